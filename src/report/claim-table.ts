/** Claims of a store as text and as CSV: the amount claimed, the amount credited, the days waited. */
import { type CsvCell, csvHeader, csvText } from '../output/csv-text.js'
import type { Sink } from '../output/sink.js'
import type { SheetColumn } from '../output/xlsx/sheet.js'
import { createWorkbook } from '../output/xlsx/workbook.js'
import type { Finding } from '../schema/audit-report.js'
import { epochDay, today } from '../values/calendar.js'
import { minus, plus } from '../values/decimal.js'
import { byText } from '../values/order.js'
import { amountWithCurrency, count, plainAmount } from '../values/shown-amounts.js'
import { unitKey } from './answer.js'
import { readable, titleOf } from './check-table.js'
import { formatOf } from './potential.js'
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

/** Characters of an id that are shown: enough to identify a claim. */
const SHOWN = 10

/** Days since it was sent to the carrier; null if it was not sent. */
export const ageOf = ({ disputed_at }: ClaimLine, day = today()): number | null =>
  disputed_at === null ? null : epochDay(day) - epochDay(disputed_at.slice(0, 10))

const missingOf = ({ claimed, credited }: ClaimLine): string | null =>
  claimed === null ? null : minus(claimed, credited)

/** A claim that was sent may no longer be found, because the carrier has delivered the invoice again without the fault. */
const stateText = ({ state, is_found }: ClaimLine): string =>
  is_found || state !== 'disputed' ? state : `${state}, no longer found`

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

/** The claims, then the disputed amount that each carrier has not credited. */
export function claimsText(claims: readonly ClaimLine[], width: number): string {
  if (claims.length === 0) return 'no claims\n'
  const shown = (amount: string | null, currency: string | null): string =>
    amount === null ? '?' : plainAmount(amount, currency)
  const rows = claims.map((claim) => {
    const { finding, currency } = claim
    return [
      claim.finding_id.slice(0, SHOWN),
      stateText(claim),
      `${ageOf(claim) ?? ''}`,
      readable(finding.carrier ?? ''),
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

const unitOf = (found: Finding): string => unitKey({ currency: found.currency, format: formatOf(found) })

/** `ups, disputed: 12 claims, 340.00 USD claimed, 120.00 USD credited, 220.00 USD missing` */
function carrierLines(claims: readonly ClaimLine[]): string[] {
  const groups = new Map<string, ClaimLine[]>()
  for (const claim of claims) {
    const key = `${readable(claim.finding.carrier ?? 'unknown carrier')}, ${stateText(claim)}`
    groups.set(key, [...(groups.get(key) ?? []), claim])
  }
  return [...groups]
    .sort(([a], [b]) => byText(a, b))
    .map(([key, own]) => {
      const units = new Map(own.map(({ currency, finding }) => [unitOf(finding), { currency, finding }]))
      const sums = [...units].flatMap(([unit, { currency, finding }]) => {
        const known = own.filter((one) => unitOf(one.finding) === unit && one.claimed !== null)
        if (known.length === 0) return []
        const claimed = known.reduce((sum, one) => plus(sum, one.claimed ?? '0'), '0')
        const credited = known.reduce((sum, one) => plus(sum, one.credited), '0')
        const format = formatOf(finding)
        const named = format === null ? '' : `no currency, ${format}: `
        return `${named}${amountWithCurrency(claimed, currency)} claimed, ${amountWithCurrency(credited, currency)} credited, ${amountWithCurrency(minus(claimed, credited), currency)} missing`
      })
      return `${key}: ${count(own.length, 'claim')}, ${sums.join('; ') || 'amount not known'}`
    })
}

/** One claim: its subject, its history, its credits. */
export function claimText(claim: ClaimLine, { changes, credits }: ClaimHistory): string {
  const { finding, currency } = claim
  const lines = [
    `${claim.finding_id}: ${claim.state}${claim.is_found ? '' : ', no longer found'}`,
    `  ${finding.message}`,
    ...finding.evidence.map(
      ({ file, row, column }) => `  in ${file}, record ${row}${column === null ? '' : `, ${column}`}`,
    ),
    ...(finding.claim_rule === null ? [] : [`  claim by ${finding.claim_by ?? '?'}: ${finding.claim_rule}`]),
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

interface ClaimColumn extends SheetColumn {
  readonly cell: (claim: ClaimLine) => string | number | null | undefined
}

const RECORD: readonly ClaimColumn[] = [
  { name: 'finding_id', kind: 'text', cell: ({ finding_id }) => finding_id },
  { name: 'state', kind: 'text', cell: ({ state }) => state },
  { name: 'days_disputed', kind: 'integer', cell: (claim) => ageOf(claim) },
  { name: 'carrier', kind: 'text', cell: ({ finding }) => finding.carrier },
  { name: 'account_id', kind: 'text', cell: ({ finding }) => finding.account_id },
  { name: 'invoice_id', kind: 'text', cell: ({ finding }) => finding.invoice_id },
  { name: 'invoice_date', kind: 'date', cell: ({ finding }) => finding.invoice_date },
  { name: 'tracking_number', kind: 'text', cell: ({ finding }) => finding.tracking_number },
  { name: 'check', kind: 'text', cell: ({ finding }) => finding.check },
  { name: 'currency', kind: 'text', cell: ({ currency }) => currency },
  { name: 'claimed', kind: 'amount', cell: ({ claimed }) => claimed },
  { name: 'credited', kind: 'amount', cell: ({ credited }) => credited },
  { name: 'missing', kind: 'amount', cell: missingOf },
  { name: 'claim_by', kind: 'date', cell: ({ finding }) => finding.claim_by },
  { name: 'message', kind: 'text', cell: ({ finding }) => finding.message },
  { name: 'format', kind: 'text', cell: ({ finding }) => formatOf(finding) },
  { name: 'found', kind: 'text', cell: ({ is_found }) => (is_found ? 'yes' : 'no longer') },
]

function csvCell({ kind, cell }: ClaimColumn, claim: ClaimLine): CsvCell {
  const value = cell(claim) ?? null
  if (value === null || value === '') return null
  if (kind === 'date') return { date: `${value}` }
  return kind === 'text' ? `${value}` : { number: value }
}

/** A record for each claim; amounts are those of the data, with all their digits. */
export const claimsCsv = (claims: readonly ClaimLine[], excel: boolean): string =>
  csvHeader(
    RECORD.map(({ name }) => name),
    excel,
  ) +
  csvText(
    claims.map((claim) => RECORD.map((column) => csvCell(column, claim))),
    excel,
  )

/** The same as a sheet. Returns sentences about values that were changed. */
export async function writeClaimsWorkbook(
  claims: readonly ClaimLine[],
  sink: Sink,
): Promise<readonly string[]> {
  const workbook = createWorkbook(sink)
  const sheet = await workbook.sheet('claims', RECORD)
  await sheet.write(claims.map((claim) => RECORD.map(({ cell }) => cell(claim) ?? null)))
  return workbook.finish()
}
