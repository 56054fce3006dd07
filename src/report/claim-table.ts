/** Claims of a store as text and as CSV: what was claimed, what has come back, how long it has waited. */
import { type CsvCell, csvHeader, csvText } from '../output/csv-text.js'
import type { Finding } from '../schema/audit-report.js'
import { epochDay, today } from '../values/calendar.js'
import { minus, plus } from '../values/decimal.js'
import { byText } from '../values/order.js'
import { amountWithCurrency, count, plainAmount } from '../values/shown-amounts.js'
import { titleOf } from './check-table.js'
import { textTable } from './text-table.js'

interface ClaimLine {
  readonly finding_id: string
  readonly state: string
  readonly is_found: boolean
  readonly claimed: string | null
  readonly credited: string
  readonly currency: string | null
  readonly found_at: string
  readonly disputed_at: string | null
  readonly finding: Finding
}

interface ClaimHistory {
  readonly changes: readonly {
    readonly changed_at: string
    readonly to_state: string
    readonly note: string
  }[]
  readonly credits: readonly { readonly line_item: string; readonly amount: string }[]
}

/** Characters of an id that are shown: enough to name a claim by. */
const SHOWN = 10

/** Days since it was sent to the carrier; null where it was not. */
export const ageOf = ({ disputed_at }: ClaimLine, day = today()): number | null =>
  disputed_at === null ? null : epochDay(day) - epochDay(disputed_at.slice(0, 10))

const missingOf = ({ claimed, credited }: ClaimLine): string | null =>
  claimed === null ? null : minus(claimed, credited)

const COLUMNS = [
  { title: 'claim' },
  { title: 'state' },
  { title: 'days', align: 'right' },
  { title: 'carrier' },
  { title: 'invoice', least: 8, keep: 'end' },
  { title: 'tracking', least: 8, keep: 'end' },
  { title: 'what', least: 12 },
  { title: 'claimed', align: 'right' },
  { title: 'credited', align: 'right' },
  { title: 'missing', align: 'right' },
  { title: '' },
  { title: 'claim by' },
] as const

/** The claims, and below them what each carrier owes: disputed and not paid back. */
export function claimsText(claims: readonly ClaimLine[], width: number): string {
  if (claims.length === 0) return 'no claims\n'
  const shown = (amount: string | null, currency: string | null): string =>
    amount === null ? '?' : plainAmount(amount, currency)
  const rows = claims.map((claim) => {
    const { finding, currency } = claim
    return [
      claim.finding_id.slice(0, SHOWN),
      claim.state,
      `${ageOf(claim) ?? ''}`,
      finding.carrier ?? '',
      finding.invoice_id ?? '',
      finding.tracking_number ?? '',
      titleOf(finding.check),
      shown(claim.claimed, currency),
      shown(claim.credited, currency),
      shown(missingOf(claim), currency),
      currency ?? '',
      finding.claim_by ?? '',
    ]
  })
  return `${textTable(COLUMNS, rows, width)}\n${carrierLines(claims).join('\n')}\n`
}

/** `ups, disputed: 12 claims, 340.00 USD claimed, 120.00 USD credited, 220.00 USD missing` */
function carrierLines(claims: readonly ClaimLine[]): string[] {
  const groups = new Map<string, ClaimLine[]>()
  for (const claim of claims) {
    const key = `${claim.finding.carrier ?? 'unknown carrier'}, ${claim.state}`
    groups.set(key, [...(groups.get(key) ?? []), claim])
  }
  return [...groups]
    .sort(([a], [b]) => byText(a, b))
    .map(([key, own]) => {
      const currencies = [...new Set(own.map(({ currency }) => currency))]
      const sums = currencies.map((currency) => {
        const known = own.filter((one) => one.currency === currency && one.claimed !== null)
        const claimed = known.reduce((sum, one) => plus(sum, one.claimed ?? '0'), '0')
        const credited = known.reduce((sum, one) => plus(sum, one.credited), '0')
        return `${amountWithCurrency(claimed, currency)} claimed, ${amountWithCurrency(credited, currency)} credited, ${amountWithCurrency(minus(claimed, credited), currency)} missing`
      })
      return `${key}: ${count(own.length, 'claim')}, ${sums.join('; ')}`
    })
}

/** One claim: what it is about, what became of it, what pays it back. */
export function claimText(claim: ClaimLine, { changes, credits }: ClaimHistory): string {
  const { finding, currency } = claim
  const lines = [
    `${claim.finding_id}: ${claim.state}${claim.is_found ? '' : ', no longer found'}`,
    `  ${finding.message}`,
    ...finding.evidence.map(
      ({ file, row, column }) => `  in ${file}, record ${row}${column === null ? '' : `, ${column}`}`,
    ),
    ...(finding.claim_by === null ? [] : [`  claim by ${finding.claim_by}: ${finding.claim_rule ?? ''}`]),
    ...changes.map(
      ({ changed_at, to_state, note }) =>
        `  ${changed_at.slice(0, 16).replace('T', ' ')} UTC: ${to_state}${note === '' ? '' : `, ${note}`}`,
    ),
    ...credits.map(
      ({ line_item, amount }) =>
        `  credited ${amountWithCurrency(amount, currency)} by line item ${line_item}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

const number = (value: string | number | null): CsvCell => (value === null ? null : { number: value })
const date = (day: string | null | undefined): CsvCell => (day ? { date: day } : null)

const CSV_COLUMNS: readonly (readonly [string, (claim: ClaimLine) => CsvCell])[] = [
  ['finding_id', ({ finding_id }) => finding_id],
  ['state', ({ state }) => state],
  ['days_disputed', (claim) => number(ageOf(claim))],
  ['carrier', ({ finding }) => finding.carrier],
  ['account_id', ({ finding }) => finding.account_id],
  ['invoice_id', ({ finding }) => finding.invoice_id],
  ['invoice_date', ({ finding }) => date(finding.invoice_date)],
  ['tracking_number', ({ finding }) => finding.tracking_number],
  ['check', ({ finding }) => finding.check],
  ['currency', ({ currency }) => currency],
  ['claimed', ({ claimed }) => number(claimed)],
  ['credited', ({ credited }) => number(credited)],
  ['missing', (claim) => number(missingOf(claim))],
  ['claim_by', ({ finding }) => date(finding.claim_by)],
  ['message', ({ finding }) => finding.message],
]

/** A record for each claim; amounts are those of the data, with all their digits. */
export const claimsCsv = (claims: readonly ClaimLine[], excel: boolean): string =>
  csvHeader(
    CSV_COLUMNS.map(([name]) => name),
    excel,
  ) +
  csvText(
    claims.map((claim) => CSV_COLUMNS.map(([, cell]) => cell(claim))),
    excel,
  )
