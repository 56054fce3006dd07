/** Components that every page uses. */
import type { ComponentChildren, JSX } from 'preact'
import { amountText, grouped } from '../../report/amounts.js'
import { visit } from './address.js'

/** Label of amounts whose file states no currency: they add up with no others. */
export const NO_CURRENCY = 'no currency'

/** An exact amount for display; with its currency if the column does not name it. */
export function AmountText({
  amount,
  currency,
  isOnly,
}: {
  amount: string | null
  currency: string | null
  isOnly?: boolean
}) {
  if (amount === null) return <span class="quiet">not stated</span>
  return (
    <span class="number">
      {amountText(amount, currency)}
      {!isOnly && <span class="quiet"> {currency || NO_CURRENCY}</span>}
    </span>
  )
}

export const Count = ({ count }: { count: number }) => <span class="number">{grouped(count)}</span>

/** `1 claim`, `1,200 claims` */
export const countText = (count: number, one: string): string =>
  `${grouped(count)} ${one}${count === 1 ? '' : 's'}`

/** `2 days ago`, with the exact time on hover. */
export function When({ time, now = Date.now() }: { time: string | null; now?: number }) {
  if (time === null) return <span class="quiet">never</span>
  return (
    <time dateTime={time} title={new Date(time).toLocaleString()}>
      {agoText(now - Date.parse(time))}
    </time>
  )
}

/** A day as written, on one line. */
export const Day = ({ day }: { day: string | null | undefined }) =>
  day ? <time dateTime={day}>{day}</time> : null

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

function agoText(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => Math.abs(milliseconds) >= length) ?? []
  if (unit !== undefined && size !== undefined) return relative.format(-Math.round(milliseconds / size), unit)
  // Clocks of two machines differ slightly: a past time must not be shown as a future one.
  return milliseconds < -5_000 ? 'in a moment' : 'just now'
}

export const StateTag = ({ kind, children }: { kind?: string; children: ComponentChildren }) => (
  <span class={`tag ${kind ?? ''}`}>{children}</span>
)

export function Link({
  to,
  children,
  ...rest
}: {
  to: string
  children: ComponentChildren
  class?: string
  current?: boolean
}) {
  return (
    <a href={to} onClick={visit} class={rest.class} aria-current={rest.current ? 'page' : undefined}>
      {children}
    </a>
  )
}

/** What went wrong and what to do; screen readers announce it. */
export const ProblemBox = ({ text, retry }: { text: string; retry?: () => void }) => (
  <div class="problem" role="alert">
    <p>{text}</p>
    {retry && (
      <button type="button" onClick={retry}>
        Try again
      </button>
    )}
  </div>
)

export const BusyLine = ({ what }: { what: string }) => (
  <p class="quiet busy" role="status">
    {what}…
  </p>
)

/** Shown if there is nothing yet: what it means and what comes next. */
export const Nothing = ({ children }: { children: ComponentChildren }) => (
  <div class="nothing">{children}</div>
)

/** The state of a request above its content: loading first, then the data or the error. */
export function Shown<Answer>({
  of: { data, error, busy, reload },
  what,
  children,
}: {
  of: { data: Answer | undefined; error: string | undefined; busy: boolean; reload: () => void }
  what: string
  children: (data: Answer) => JSX.Element
}) {
  if (error !== undefined) return <ProblemBox text={error} retry={reload} />
  if (data === undefined) return <BusyLine what={what} />
  return <div aria-busy={busy}>{children(data)}</div>
}

export interface PageColumn<Row> {
  readonly title: string
  /** Its cells need no visible title: only screen readers get one. */
  readonly plain?: true
  readonly cell: (row: Row) => ComponentChildren
  /** `right`: amounts and counts; `words`: sentences with room to wrap; `choice`: check boxes, only on screen. */
  readonly look?: 'right' | 'words' | 'choice'
}

/** A table that becomes a list of cards on a phone, unless its columns are few and narrow. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  foot,
  narrow,
}: {
  caption: string
  columns: readonly PageColumn<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  foot?: ComponentChildren
  narrow?: boolean
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keys
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class={narrow ? undefined : 'stacked'}>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, look, plain }) => (
              <th scope="col" class={look} key={title}>
                {plain ? <span class="hidden">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, cell, look, plain }) => (
                <td key={title} class={look} data-label={plain ? '' : title}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot}
      </table>
    </div>
  )
}
