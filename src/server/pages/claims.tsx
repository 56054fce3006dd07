/** Findings that may be refunded: selected, sent to the carrier, followed until they are paid. */
import { useState } from 'preact/hooks'
import type { Finding } from '../../schema/audit-report.js'
import { UNSETTLED } from '../../store/choices.js'
import { address, go, withQuery } from './address.js'
import { amountSum } from './amounts.js'
import { csrfHeader, mayWrite, send } from './client.js'
import { saveFile } from './download.js'
import { messageOf, useLoad } from './load.js'
import { AmountText, Count, Day, NO_CURRENCY, Nothing, ProblemBox, Shown, StateTag, Table } from './parts.js'
import { idText, keyOfUnit, nameInWords, stateText, unitFilters } from './words.js'

interface Claim {
  readonly connection_id: string
  readonly finding_id: string
  readonly state: string
  /** False if a later delivery of the invoice no longer has the fault. */
  readonly is_found: boolean
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

const DAYS_LEFT = 14

/** Filters by the last day of a claim, in UTC as the server counts. */
function lapseDays(choice: string): Readonly<Record<string, string>> {
  const day = (ahead: number): string => new Date(Date.now() + ahead * DAY).toISOString().slice(0, 10)
  if (choice === 'over') return { 'claim_by[lte]': day(-1) }
  if (choice === 'later') return { 'claim_by[gte]': day(DAYS_LEFT + 1) }
  return { 'claim_by[gte]': day(0), 'claim_by[lte]': day(DAYS_LEFT) }
}

const keyOf = (claim: Claim): string => `${claim.connection_id} ${claim.finding_id}`

export function Claims() {
  const { query } = address.value
  const params = new URLSearchParams()
  for (const name of ['state', 'carrier', 'currency', 'lapses', 'page_token']) {
    const value = query.get(name)
    if (!value) continue
    if (name === 'lapses')
      for (const [filter, day] of Object.entries(lapseDays(value))) params.set(filter, day)
    else if (value === 'unsettled') params.set('state[in]', UNSETTLED.join())
    else
      for (const [filter, wanted] of Object.entries(
        name === 'currency' ? unitFilters(value) : { [name]: value },
      ))
        params.set(filter, wanted)
  }
  const loaded = useLoad<Page>(`/audit/findings?${params}`)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  // Kept here, because what was done may leave an empty list.
  const [message, setMessage] = useState('')
  const filter = (changes: Readonly<Record<string, string>>): void => {
    setChosen(new Set())
    setMessage('')
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
          Claim by
          <select
            value={query.get('lapses') ?? ''}
            onChange={({ currentTarget }) => filter({ lapses: currentTarget.value })}
          >
            <option value="">any day, or none</option>
            <option value="soon">within {DAYS_LEFT} days</option>
            <option value="later">later</option>
            <option value="over">lapsed</option>
          </select>
        </label>
        <label>
          Carrier
          <input
            value={query.get('carrier') ?? ''}
            onChange={({ currentTarget }) => filter({ carrier: idText(currentTarget.value) })}
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
      <p role="status" class={message === '' ? 'hidden' : 'quiet'}>
        {message}
      </p>
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
                  done={(told) => {
                    setMessage(told)
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
            cell: ({ state, is_found }) => (
              <span>
                <StateTag kind={state}>{stateText(state)}</StateTag>
                {state === 'disputed' && !is_found && <span class="quiet"> no longer found</span>}
              </span>
            ),
          },
          { title: 'Age', cell: (claim) => <Age claim={claim} /> },
          { title: 'Carrier', cell: ({ finding }) => nameInWords(finding.carrier ?? '') },
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

function Actions({ claims, done }: { claims: readonly Claim[]; done: (message: string) => void }) {
  const [state, setState] = useState<string>('disputed')
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const named = claims.map(({ connection_id, finding_id, state }) => ({ connection_id, finding_id, state }))
  const act = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      done(await work())
    } catch (refused) {
      setError(messageOf(refused))
    }
    setBusy(false)
  }
  const mark = (): Promise<void> =>
    act(async () => {
      const { data } = await send<{ data: { changed: number } }>('POST', '/pages/data/claims', {
        claims: named,
        state,
        note,
      })
      const left = claims.length - data.changed
      return `${data.changed} marked as ${stateText(state)}.${left === 0 ? '' : ` ${left} left as they are: changed by somebody else meanwhile.`}`
    })
  const dispute = (to: 'xlsx' | 'csv'): Promise<void> =>
    act(async () => {
      const answer = await fetch('/pages/data/disputes', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...csrfHeader() },
        body: JSON.stringify({ claims: named, to }),
      })
      await saveFile(answer, `dispute.${to}`)
      const exported = +(answer.headers.get('x-claims') ?? claims.length)
      const left = claims.length - exported
      return `${exported} exported and marked as disputed.${left === 0 ? '' : ` ${left} left out: already credited, rejected or waived.`}`
    })
  return (
    <div class="actions" role="group" aria-label="With the selected claims">
      <span role="status">
        <Count count={claims.length} /> selected
        {totalsOf(claims).map(([key, { currency, format }, total]) => (
          <span key={key}>
            , <AmountText amount={total} currency={currency} />
            {format !== '' && ` (${format})`}
          </span>
        ))}
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
