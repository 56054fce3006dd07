/** Sources that files are fetched from: their state, the latest run, and what can be done. */
import { useEffect, useState } from 'preact/hooks'
import { lateText, rhythmText } from '../../report/arrivals-text.js'
import type { Arrivals } from '../../schema/arrivals.js'
import { mayWrite, send } from './client.js'
import { ConnectForm, type OfferedIntegration } from './connect-form.js'
import { ConnectionErrors, type ShownFault } from './connection-errors.js'
import { LatestRuns, type Run } from './latest-runs.js'
import { messageOf, useLoad } from './load.js'
import { BusyLine, Count, Nothing, ProblemBox, Shown, StateTag, When } from './parts.js'
import { sourcePlace } from './words.js'

interface Job {
  readonly id: string
  readonly requested_start_time: string
  readonly requested_end_time: string
  readonly status: 'open' | 'completed' | 'cancelled'
}

interface Connection {
  readonly connection_id: string
  readonly integration_name: string
  readonly customer_id: string | null
  readonly created_date: string
  readonly paused: boolean
  readonly source: Readonly<Record<string, unknown>>
  readonly errors: readonly ShownFault[]
  readonly sync_schedules: readonly {
    readonly function_name: string
    readonly enabled: boolean
    readonly next_run: string | null
  }[]
  readonly arrivals: Arrivals
}

interface State {
  readonly connection: Connection
  readonly runs: readonly Run[]
  readonly jobs: readonly Job[]
}

const FUNCTION = 'get_invoice_line_items'
const JOBS = '/connections/on-demand-syncs'
export function ConnectionsPage() {
  const loaded = useLoad<{ data: readonly Connection[] }>('/connections')
  const offered = useLoad<{ data: readonly OfferedIntegration[] }>('/integrations/carrier')
  const integrations = offered.data?.data ?? []
  const [adding, setAdding] = useState(false)
  return (
    <Shown of={loaded} what="Loading connections">
      {({ data }) => (
        <>
          {mayWrite() && !adding && (
            <p>
              <button type="button" class="main" onClick={() => setAdding(true)}>
                Connect a carrier
              </button>{' '}
              <button type="button" onClick={loaded.reload}>
                Refresh
              </button>
            </p>
          )}
          {adding && (
            <section>
              <h2>Connect a carrier</h2>
              <ConnectForm
                integrations={integrations}
                submit={(connection) => send('POST', '/connections', connection)}
                test={(connection) => send('POST', '/pages/data/connections/test', connection)}
                cancel={() => setAdding(false)}
                done={() => {
                  setAdding(false)
                  loaded.reload()
                }}
              />
            </section>
          )}
          {data.length === 0 && !adding && (
            <Nothing>
              <p>No carrier is connected. Files can also be uploaded, or loaded by the command.</p>
            </Nothing>
          )}
          {data.map((connection) => (
            <OneConnection
              key={connection.connection_id}
              first={connection}
              integrations={integrations}
              changed={loaded.reload}
            />
          ))}
        </>
      )}
    </Shown>
  )
}

interface OneProps {
  readonly first: Connection
  readonly integrations: readonly OfferedIntegration[]
  readonly changed: () => void
}

function OneConnection({ first, integrations, changed }: OneProps) {
  const id = encodeURIComponent(first.connection_id)
  const path = `/connections/${id}`
  const [error, setError] = useState<string>()
  const [repairing, setRepairing] = useState(false)
  const { state, follow } = useProgress(`/pages/data${path}`)
  const connection = state?.connection ?? first
  const act = async (method: 'POST' | 'DELETE' | 'PATCH', to: string, body?: unknown): Promise<void> => {
    setError(undefined)
    try {
      await send(method, to, body, first.connection_id)
      if (method === 'DELETE') changed()
      else follow()
    } catch (refused) {
      setError(messageOf(refused))
    }
  }
  const running = state?.runs.find(({ status }) => status === 'running')
  const open = state?.jobs.filter(({ status }) => status === 'open') ?? []
  const [schedule] = connection.sync_schedules
  const late = lateText(connection.arrivals)
  const rhythm = rhythmText(connection.arrivals)
  return (
    <section aria-labelledby={`connection-${connection.connection_id}`}>
      <h2 id={`connection-${connection.connection_id}`}>
        {connection.connection_id} <span class="quiet">{connection.integration_name}</span>
      </h2>
      <p>
        {connection.errors.length > 0 ? (
          <StateTag kind="error">needs repair</StateTag>
        ) : connection.paused ? (
          <StateTag kind="warning">paused</StateTag>
        ) : late !== null ? (
          <StateTag kind="warning">check</StateTag>
        ) : (
          <StateTag kind="good">connected</StateTag>
        )}{' '}
        added <When time={connection.created_date} />
        {schedule?.enabled === true && !connection.paused && schedule.next_run !== null && (
          <>
            , next run <When time={schedule.next_run} />
          </>
        )}
        {rhythm !== null && `, ${rhythm}`}
      </p>
      {late !== null && (
        <p role="status">
          <strong>
            {late[0]?.toUpperCase()}
            {late.slice(1)}.
          </strong>{' '}
          {connection.arrivals.state === 'overdue'
            ? 'The source answers, but has no new file: ask the carrier, or whoever puts the files there.'
            : 'No worker runs: start `parse-invoice serve` or `parse-invoice work`.'}
        </p>
      )}
      {sourcePlace(connection.source) !== '' && <p class="quiet place">{sourcePlace(connection.source)}</p>}
      <ConnectionErrors errors={connection.errors} />
      {error !== undefined && <ProblemBox text={error} />}
      {mayWrite() && (
        <div class="actions" role="group" aria-label={`Actions of ${connection.connection_id}`}>
          <button
            type="button"
            class="main"
            disabled={running !== undefined}
            onClick={() => act('POST', `${path}/sync`)}
          >
            {running === undefined ? 'Run now' : 'Running…'}
          </button>
          <button type="button" onClick={() => act('PATCH', path, { paused: !connection.paused })}>
            {connection.paused ? 'Resume' : 'Pause'}
          </button>
          <button type="button" onClick={() => setRepairing(!repairing)}>
            Change source
          </button>
          <Backfill start={(window) => act('POST', JOBS, { ...window, function_name: FUNCTION })} />
          <Remove name={connection.connection_id} remove={() => act('DELETE', path)} />
        </div>
      )}
      {repairing && (
        <ConnectForm
          integrations={integrations.filter(
            ({ integration_name }) => integration_name === connection.integration_name,
          )}
          given={connection.source}
          submit={({ source }) => send('PATCH', path, { source })}
          test={(changed) =>
            send('POST', '/pages/data/connections/test', {
              ...changed,
              connection_id: connection.connection_id,
            })
          }
          cancel={() => setRepairing(false)}
          done={() => {
            setRepairing(false)
            follow()
          }}
        />
      )}
      {open.map((job) => (
        <p key={job.id} role="status">
          Backfill {job.requested_start_time.slice(0, 10)} to {job.requested_end_time.slice(0, 10)} is open
          {running !== undefined && (
            <>
              : <Count count={running.files_new + running.files_known + running.files_failed} /> of{' '}
              <Count count={running.files_seen} /> files, <Count count={running.created} /> new charges
            </>
          )}{' '}
          {mayWrite() && (
            <button type="button" onClick={() => act('POST', `${JOBS}/${encodeURIComponent(job.id)}/cancel`)}>
              Cancel
            </button>
          )}
        </p>
      ))}
      {state === undefined ? (
        <BusyLine what="Loading runs" />
      ) : (
        <LatestRuns of={connection.connection_id} runs={state.runs} />
      )}
    </section>
  )
}

function Backfill({ start }: { start: (window: { start_time: string; end_time: string }) => void }) {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault()
        start({ start_time: `${from}T00:00:00Z`, end_time: `${to}T23:59:59Z` })
      }}
    >
      <label>
        Backfill from{' '}
        <input
          type="date"
          required
          value={from}
          max={to || undefined}
          onInput={({ currentTarget }) => setFrom(currentTarget.value)}
        />
      </label>
      <label>
        to{' '}
        <input
          type="date"
          required
          value={to}
          min={from || undefined}
          onInput={({ currentTarget }) => setTo(currentTarget.value)}
        />
      </label>
      <button type="submit">Start</button>
    </form>
  )
}

/** Asks for confirmation: fetched data stays, but nothing more is fetched. */
function Remove({ name, remove }: { name: string; remove: () => void }) {
  const [sure, setSure] = useState(false)
  if (!sure)
    return (
      <button type="button" onClick={() => setSure(true)}>
        Remove
      </button>
    )
  return (
    <span role="alert">
      Stop fetching for {name}? Its invoices stay.{' '}
      <button type="button" class="danger" onClick={remove}>
        Remove
      </button>{' '}
      <button type="button" onClick={() => setSure(false)}>
        Keep
      </button>
    </span>
  )
}

/** The state of a connection, updated while something runs. */
function useProgress(path: string): { state: State | undefined; follow: () => void } {
  const [state, setState] = useState<State>()
  const [round, setRound] = useState(0)
  useEffect(() => {
    const events = new EventSource(`${path}/progress`)
    events.addEventListener('state', ({ data }: MessageEvent<string>) => setState(JSON.parse(data) as State))
    // The server ends the stream when nothing runs; without this the browser would reconnect forever.
    events.addEventListener('end', () => events.close())
    return () => events.close()
  }, [path, round])
  return { state, follow: () => setRound((before) => before + 1) }
}
