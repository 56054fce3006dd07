/** Findings that may be refunded: selected, sent to the carrier, followed until they are paid. */
import { useState } from 'preact/hooks'
import type { Finding } from '../../schema/audit-report.js'
import { address, go, withQuery } from './address.js'
import { amountSum } from './amounts.js'
import { csrfHeader, mayWrite, send } from './client.js'
import { saveFile } from './download.js'
import { messageOf, useLoad } from './load.js'
import { AmountText, Count, Day, NO_CURRENCY, Nothing, ProblemBox, Shown, StateTag, Table } from './parts.js'
import { keyOfUnit, stateText, UNSETTLED, unitFilters } from './words.js'

interface Claim {
  readonly connection_id: string
  readonly finding_id: string
  readonly state: string
  readonly claimed: string | null
  readonly credited: string
  readonly currency: string | null
  readonly found_at: string
  readonly disputed_at: string | null
  readonly finding: Finding
}

interface Page {
  readonly data: readonly Claim[]
  readonly next_token: string | null
}

const STATES = ['open', 'disputed', 'credited', 'rejected', 'waived'] as const
const DAY = 86_400_000

const keyOf = (claim: Claim): string => `${claim.connection_id} ${claim.finding_id}`

export function Claims() {
  const { query } = address.value
  const params = new URLSearchParams()
  for (const name of ['state', 'carrier', 'currency', 'page_token']) {
    const value = query.get(name)
    if (!value) continue
    if (value === 'unsettled') params.set('state[in]', UNSETTLED.join())
    else
      for (const [filter, wanted] of Object.entries(
        name === 'currency' ? unitFilters(value) : { [name]: value },
      ))
        params.set(filter, wanted)
  }
  const loaded = useLoad<Page>(`/audit/findings?${params}`)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const filter = (changes: Readonly<Record<string, string>>): void => {
    setChosen(new Set())
    go(withQuery({ page_token: '', ...changes }))
  }
  return (
    <>
      <div class="controls">
        <label>
          State
          <select
            value={query.get('state') ?? ''}
            onChange={({ currentTarget }) => filter({ state: currentTarget.value })}
          >
            <option value="">all</option>
            {['unsettled', ...STATES].map((state) => (
              <option key={state} value={state}>
                {stateText(state)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Carrier
          <input
            value={query.get('carrier') ?? ''}
            onChange={({ currentTarget }) => filter({ carrier: currentTarget.value.trim() })}
          />
        </label>
        <label>
          Currency
          <input
            value={query.get('currency') ?? ''}
            size={6}
            onChange={({ currentTarget }) => filter({ currency: currentTarget.value.trim() })}
          />
        </label>
      </div>
      <Shown of={loaded} what="Loading claims">
        {({ data, next_token }) =>
          data.length === 0 ? (
            <Nothing>
              <p>{params.size === 0 ? 'No claims found.' : 'No claim matches the filter.'}</p>
            </Nothing>
          ) : (
            <>
              {mayWrite() && (
                <Actions
                  claims={data.filter((claim) => chosen.has(keyOf(claim)))}
                  done={() => {
                    setChosen(new Set())
                    loaded.reload()
                  }}
                />
              )}
              <ClaimTable claims={data} chosen={chosen} setChosen={setChosen} />
              {next_token !== null && (
                <button type="button" class="more" onClick={() => go(withQuery({ page_token: next_token }))}>
                  Next page
                </button>
              )}
            </>
          )
        }
      </Shown>
    </>
  )
}

interface ClaimTableProps {
  readonly claims: readonly Claim[]
  readonly chosen: ReadonlySet<string>
  readonly setChosen: (chosen: ReadonlySet<string>) => void
}

function ClaimTable({ claims, chosen, setChosen }: ClaimTableProps) {
  const all = claims.every((claim) => chosen.has(keyOf(claim)))
  const choose = (claim: Claim, on: boolean): void => {
    const next = new Set(chosen)
    if (on) next.add(keyOf(claim))
    else next.delete(keyOf(claim))
    setChosen(next)
  }
  return (
    <>
      {mayWrite() && (
        <label class="choice">
          <input
            type="checkbox"
            checked={all}
            onChange={() => setChosen(new Set(all ? [] : claims.map(keyOf)))}
          />{' '}
          all on this page
        </label>
      )}
      <Table
        caption="Claims"
        rows={claims}
        keyOf={keyOf}
        columns={[
          ...(mayWrite()
            ? [
                {
                  title: 'Select',
                  look: 'choice' as const,
                  cell: (claim: Claim) => (
                    <input
                      type="checkbox"
                      aria-label={`Select ${claim.finding.message}`}
                      checked={chosen.has(keyOf(claim))}
                      onChange={({ currentTarget }) => choose(claim, currentTarget.checked)}
                    />
                  ),
                },
              ]
            : []),
          {
            title: 'State',
            cell: (claim) => <StateTag kind={claim.state}>{stateText(claim.state)}</StateTag>,
          },
          { title: 'Age', cell: (claim) => <Age claim={claim} /> },
          { title: 'Carrier', cell: ({ finding }) => finding.carrier ?? '' },
          { title: 'Invoice', cell: ({ finding }) => finding.invoice_id ?? '' },
          { title: 'Tracking number', cell: ({ finding }) => finding.tracking_number ?? '' },
          { title: 'Finding', look: 'words', cell: ({ finding }) => finding.message },
          {
            title: 'Claimed',
            look: 'right',
            cell: ({ claimed, currency }) => <AmountText amount={claimed} currency={currency} isOnly />,
          },
          {
            title: 'Credited',
            look: 'right',
            cell: ({ credited, currency }) => <AmountText amount={credited} currency={currency} isOnly />,
          },
          {
            title: 'Currency',
            cell: ({ currency, finding }) =>
              currency ?? [NO_CURRENCY, finding.format].filter((text) => text !== undefined).join(', '),
          },
          { title: 'Claim by', cell: ({ finding }) => <Day day={finding.claim_by} /> },
        ]}
      />
    </>
  )
}

function Age({ claim }: { claim: Claim }) {
  if (claim.disputed_at === null) return <span class="quiet number">not sent</span>
  const days = Math.floor((Date.now() - Date.parse(claim.disputed_at)) / DAY)
  return (
    <time dateTime={claim.disputed_at} title={new Date(claim.disputed_at).toLocaleString()}>
      {days === 0 ? 'today' : `${days} ${days === 1 ? 'day' : 'days'}`}
    </time>
  )
}

function Actions({ claims, done }: { claims: readonly Claim[]; done: () => void }) {
  const [state, setState] = useState<string>('disputed')
  const [note, setNote] = useState('')
  const [message, setMessage] = useState<string>()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const named = claims.map(({ connection_id, finding_id }) => ({ connection_id, finding_id }))
  const act = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    setMessage(undefined)
    try {
      setMessage(await work())
      done()
    } catch (refused) {
      setError(messageOf(refused))
    }
    setBusy(false)
  }
  const mark = (): Promise<void> =>
    act(async () => {
      await send('POST', '/pages/data/claims', { claims: named, state, note })
      return `${claims.length} marked as ${stateText(state)}.`
    })
  const dispute = (to: 'xlsx' | 'csv'): Promise<void> =>
    act(async () => {
      const answer = await fetch('/pages/data/disputes', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...csrfHeader() },
        body: JSON.stringify({ claims: named, to }),
      })
      await saveFile(answer, `dispute.${to}`)
      return `${claims.length} exported and marked as disputed.`
    })
  return (
    <div class="actions" role="group" aria-label="With the selected claims">
      <span role="status">
        {message ?? (
          <>
            <Count count={claims.length} /> selected
            {totalsOf(claims).map(([key, { currency, format }, total]) => (
              <span key={key}>
                , <AmountText amount={total} currency={currency} />
                {format !== '' && ` (${format})`}
              </span>
            ))}
          </>
        )}
      </span>
      <button
        type="button"
        class="main"
        disabled={busy || claims.length === 0}
        onClick={() => dispute('xlsx')}
      >
        Export dispute
      </button>
      <button type="button" disabled={busy || claims.length === 0} onClick={() => dispute('csv')}>
        as CSV
      </button>
      <label>
        Mark as{' '}
        <select value={state} onChange={({ currentTarget }) => setState(currentTarget.value)}>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {stateText(one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Note{' '}
        <input value={note} maxLength={500} onInput={({ currentTarget }) => setNote(currentTarget.value)} />
      </label>
      <button type="button" disabled={busy || claims.length === 0} onClick={mark}>
        Mark
      </button>
      {error !== undefined && <ProblemBox text={error} />}
    </div>
  )
}

const unitOf = ({ currency, finding }: Claim) => ({
  currency: currency ?? '',
  format: currency === null ? (finding.format ?? finding.carrier ?? '') : '',
})

/** By currency, and by format if there is none: never added across them. */
function totalsOf(claims: readonly Claim[]): [string, ReturnType<typeof unitOf>, string][] {
  const units = new Map(claims.map((claim) => [keyOfUnit(unitOf(claim)), unitOf(claim)]))
  return [...units].map(([key, unit]) => [
    key,
    unit,
    amountSum(
      claims.flatMap((one) => (keyOfUnit(unitOf(one)) === key && one.claimed !== null ? [one.claimed] : [])),
    ),
  ])
}
