/** An accrual in words: the answer first, then by month, carrier and cost center, the estimate of fees, and what is left out. */
import type {
  AccrualReport,
  AccrualTotal,
  AccruedAmounts,
  AccruedShipment,
  FeeEstimate,
  LeftOut,
  LeftOutReason,
  Unmatchable,
} from '../schema/accrual-report.js'
import { printableText } from '../schema/errors.js'
import { isNothing, plus, unsigned } from '../values/decimal.js'
import { amountWithCurrency, count, plainAmount } from '../values/shown-amounts.js'
import { readable } from './check-table.js'
import { notReadLines } from './not-read.js'
import { type TableColumn, tableLines } from './text-table.js'

export function accrualText(report: AccrualReport, width: number): string {
  const parts = [
    answerLines(report, width),
    rowLines(report, width),
    feeLines(report, width),
    leftOutLines(report),
    report.unmatchable.map((one) => unmatchableText(one, report.shipments)),
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.map(printableText).join('\n')}\n`)
    .join('\n')
}

const PAIR: readonly TableColumn[] = [
  { title: '', align: 'right' },
  { title: '', least: 24, wrap: true },
]

/** An amount with its currency, or with blanks in its place where other amounts of the column have one. */
const amountCell = (amount: string, currency: string | null): string =>
  `${plainAmount(amount, currency)} ${currency ?? '   '}`
const UNKNOWN_CELL = '?    '

/** No room for currencies where none is stated. */
function amountLines(rows: readonly string[][], width: number): string[] {
  const stated = rows.some(([amount = '']) => amount.trimEnd() === amount)
  return tableLines(
    PAIR,
    stated ? rows : rows.map(([amount = '', ...rest]) => [amount.trimEnd(), ...rest]),
    width,
  )
}

function answerLines(report: AccrualReport, width: number): string[] {
  const { until, totals, shipments } = report
  const files = notReadLines(
    report,
    (isOne) => `what ${isOne ? 'it bills' : 'they bill'} counts here as not billed.`,
  )
  if (totals.length === 0)
    return [...files, `Nothing to accrue: no expected shipment is unbilled on ${until}.`]
  return [
    ...files,
    ...amountLines(
      totals.flatMap((total) => {
        const { currency, carrier, format } = total
        const own = shipments.filter(
          (one) =>
            one.status === 'billed_since' &&
            one.currency === currency &&
            (currency !== null || (one.carrier === carrier && one.format === format)),
        )
        return totalRows(total, until, own)
      }),
      width,
    ),
  ]
}

function totalRows(total: AccrualTotal, until: string, since: readonly AccruedShipment[]): string[][] {
  const money = (amount: string): string => amountCell(amount, total.currency)
  const whose = bareText(total)
  const sides = oneSided(since)
  if (total.shipments === 0)
    return sides.map(([amount, text]) => [money(amount), `not accrued: ${text}${whose}`])
  const rows = [
    [
      money(total.expected),
      `to accrue on ${until}: ${count(total.shipments, 'shipment')} shipped, not billed${whose}`,
    ],
  ]
  if (total.without_cost > 0)
    rows.push([
      UNKNOWN_CELL,
      `for ${total.without_cost} of them, which have no expected cost: nothing is accrued for them`,
    ])
  if (total.unread !== undefined)
    rows.push([
      money(total.unread_expected ?? '0'),
      `of it for ${count(total.unread, 'shipment')} with a record that could not be read: correct it first, it may bill them`,
    ])
  if (since.length > 0)
    rows.push([money(total.billed_since_expected), `of it billed since: ${sinceText(total, since)}`])
  for (const [amount, text] of sides) rows.push([money(amount), `in that difference: ${text}`])
  if (total.not_billed > 0 && total.billed_since > 0)
    rows.push([
      money(total.not_billed_expected),
      `of it still on no invoice: ${count(total.not_billed, 'shipment')}`,
    ])
  return rows
}

/** ` (no currency, fedex-us)`; the carrier if the format is not known. */
function bareText({
  currency,
  carrier,
  format,
}: {
  readonly currency: string | null
  readonly carrier: string | null
  readonly format: string | null
}): string {
  return currency === null
    ? ` (no currency, ${format ?? (carrier === null ? 'no carrier' : readable(carrier))})`
    : ''
}

function sinceText(
  { billed_since, billed, difference, currency }: AccruedAmounts,
  since: readonly AccruedShipment[],
): string {
  const billedText = `${count(billed_since, 'shipment')} for ${amountWithCurrency(billed, currency)}`
  const each = since.every((one) => one.difference !== null && isNothing(one.difference))
  if (isNothing(difference))
    return `${billedText}, as expected${each ? '' : ' in total, but not each of them'}`
  const amount = amountWithCurrency(unsigned(difference), currency)
  return `${billedText}, ${amount} ${difference.startsWith('-') ? 'less' : 'more'} than expected`
}

/** Expected in one currency and billed in another, or billed without an expected cost: there is nothing to compare the price with. */
function oneSided(since: readonly AccruedShipment[]): [amount: string, text: string][] {
  const sides = [
    ['expected', 'billed', 'billed in another currency'],
    ['billed', 'expected', 'without an expected cost in this currency'],
  ] as const
  return sides.flatMap(([side, other, why]): [string, string][] => {
    const amounts = since.flatMap((one) => (one[other] === null ? (one[side] ?? []) : []))
    if (amounts.length === 0) return []
    return [[amounts.reduce(plus, '0'), `${side} for ${count(amounts.length, 'shipment')} ${why}`]]
  })
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'month' },
  { title: 'carrier', least: 8 },
  { title: 'cost center', least: 8 },
  { title: 'shipments', align: 'right' },
  { title: 'to accrue', align: 'right' },
  { title: 'expected', align: 'right' },
  { title: 'billed', align: 'right' },
  { title: 'difference', align: 'right' },
  { title: 'not billed', align: 'right' },
  { title: '' },
]

/** Columns about bills that arrived since are left out if there are none. */
function rowLines({ rows }: AccrualReport, width: number): string[] {
  if (rows.length === 0) return []
  const since = rows.some((row) => row.billed_since > 0 || !isNothing(row.billed))
  const shownColumns = <Item>(items: readonly Item[]): Item[] =>
    items.filter((_, at) => since || at < 5 || at === 9)
  const cells = rows.map((row) => {
    const money = (amount: string): string => plainAmount(amount, row.currency)
    return shownColumns([
      row.month,
      row.carrier === null ? '(not stated)' : readable(row.carrier),
      row.cost_center ?? '(none)',
      `${row.shipments}`,
      money(row.expected),
      ...[row.billed_since_expected, row.billed, row.difference].map((amount) =>
        row.billed_since === 0 && isNothing(row.billed) ? '' : money(amount),
      ),
      money(row.not_billed_expected),
      row.currency ?? bareText(row).trimStart(),
    ])
  })
  const head = since
    ? 'By month shipped; expected, billed and difference are of what came in since:'
    : 'By month shipped:'
  return [head, ...tableLines(shownColumns(COLUMNS), cells, width)]
}

function feeLines({ until, fees }: AccrualReport, width: number): string[] {
  if (fees.length === 0) return []
  const month = until.slice(0, 7)
  return [
    `Fees without a shipment in ${month}, an ESTIMATE, in none of the amounts above:`,
    ...amountLines(
      fees.map((fee) => [
        fee.estimate === null ? UNKNOWN_CELL : amountCell(fee.estimate, fee.currency),
        `${readable(fee.carrier)}${bareText(fee)}: ${feeText(fee, month)}`,
      ]),
      width,
    ),
  ]
}

function feeText({ currency, months, average, billed }: FeeEstimate, month: string): string {
  const money = (amount: string): string => amountWithCurrency(amount, currency)
  if (average === null)
    return `not estimated: no invoices of the three months before in these files (${money(billed)} billed in ${month})`
  const listed = months.map((one) => `${one.month} ${money(one.billed)}`).join(', ')
  const whole = months.length === 1 ? `as in ${listed}` : `average ${money(average)} of ${listed}`
  return isNothing(billed) ? whole : `${whole}; ${money(billed)} of it already billed`
}

const REASONS: Readonly<Record<LeftOutReason, (until: string) => string>> = {
  billed: (until) => `billed until ${until}`,
  billed_without_date: () => 'billed on an invoice without a date, treated as billed in time',
  charged_nothing: () => 'on an invoice that charges nothing for them',
  shipped_later: (until) => `shipped after ${until}`,
  voided: () => 'with a voided label',
  without_ship_date: () => 'NOT ASSESSED: not billed, and no ship date given',
  unreadable_ship_date: () =>
    'NOT ASSESSED: not billed, and its ship date is unclear; write YYYY-MM-DD, or give --dates',
}

/** Names the file and row of what could not be assessed. */
function leftOutLines({ until, left_out }: AccrualReport): string[] {
  if (left_out.length === 0) return []
  return [
    'Expected shipments that are not accrued:',
    ...left_out.map((one) => {
      const amounts = one.expected
        .map((sum) => `${amountWithCurrency(sum.amount, sum.currency)}${bareText(sum)}`)
        .join(', ')
      const worth = amounts === '' ? '' : `${amounts}: `
      const places = one.reason.endsWith('ship_date') ? ` (${placesText(one)})` : ''
      return `  ${worth}${count(one.shipments, 'shipment')} ${REASONS[one.reason](until)}${places}`
    }),
  ]
}

function placesText({ examples, shipments }: LeftOut): string {
  const shown = examples.map(
    ({ tracking_number, line, cell }) =>
      `line ${line}: ${tracking_number}${cell === null ? '' : ` "${cell}"`}`,
  )
  return `${shown.join(', ')}${shipments > shown.length ? ', …' : ''}`
}

function unmatchableText(one: Unmatchable, accrued: readonly AccruedShipment[]): string {
  const { reason, carrier, currency, charges, billed } = one
  const whose = `${amountWithCurrency(billed, currency)} of ${readable(carrier)}${bareText(one)}: ${count(charges, 'charge')}`
  if (reason === 'account_adjustment')
    return (
      `${whose} for adjustments of the account, booked on expected shipments. ` +
      'They are no cost of the parcel (often of an earlier week): no amount above contains them, and no fee estimate.'
    )
  const why = reason === 'no_tracking_number' ? 'without a tracking number' : 'with a damaged tracking number'
  return (
    `${whose} ${why}. ` +
    (accrued.some((shipment) => shipment.carrier === null || shipment.carrier === carrier)
      ? 'They match no expected shipment: what was expected for them is accrued although it may be billed.'
      : 'They match no expected shipment, and nothing of this carrier is accrued.')
  )
}
