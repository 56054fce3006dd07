/** The worksheet of findings to dispute: one record each, by invoice and tracking number. */
import type { AuditReport, Finding } from '../schema/audit-report.js'
import { checkReport } from '../schema/checked-report.js'
import { today } from '../values/calendar.js'
import { checkOptions, DAY_OPTION, FLAG } from '../values/checked-options.js'
import { amountWithCurrency, plainAmount } from '../values/shown-amounts.js'
import { titleOf } from './check-table.js'
import { isClaimSettled, stillRefundable } from './claim-state.js'
import { claimStatus, inClaimOrder, isDisputable } from './claims.js'
import { DISPUTE_COLUMNS, type FindingColumn } from './finding-columns.js'
import { findingsCsv } from './finding-csv.js'

export interface DisputeOptions {
  /** For Excel, without damage to identifiers that look like numbers. */
  readonly excel?: boolean | undefined
  /** `YYYY-MM-DD`: claims whose last day is before it have lapsed. Default: today. */
  readonly asOf?: string | undefined
}

/** Claims that lapse first come first; lapsed ones are marked and come last. Settled claims are not sent again. */
export const disputesOf = ({ findings }: Pick<AuditReport, 'findings'>, day: string): Finding[] =>
  inClaimOrder(
    findings.filter((found) => isDisputable(found) && !isClaimSettled(found)),
    day,
  )

/** The columns of the worksheet on a given day. */
export const disputeColumns = (day: string): readonly FindingColumn[] => [
  ...DISPUTE_COLUMNS.whose,
  { name: 'status', type: 'text', cell: (found) => sentStatus(found) ?? claimStatus(found, day) },
  { name: 'reason', type: 'text', cell: shortReason },
  ...DISPUTE_COLUMNS.what.map((column) =>
    column.name === 'refundable' ? { ...column, cell: stillRefundable } : column,
  ),
]

const sentStatus = ({ claim }: Finding): string | null => (claim?.state === 'disputed' ? 'sent before' : null)

/** The worksheet of all carriers as CSV, in pieces: the header, then one record for each finding. */
export const disputesCsv = (
  report: Pick<AuditReport, 'findings'>,
  options: DisputeOptions = {},
): Iterable<string> => {
  checkReport(report, ['findings'])
  checkOptions(options, { excel: FLAG, asOf: DAY_OPTION })
  const { excel = false, asOf = today() } = options
  return findingsCsv(disputeColumns(asOf), disputesOf(report, asOf), excel)
}

/** The limit of carriers' dispute forms. */
const LONGEST = 80
/** A charge's name cut shorter than this is meaningless. */
const LEAST = 8

/** `Charge billed twice: Residential Surcharge, billed 5.00, should be 0.00 USD`, shortened to fit dispute forms. */
export function shortReason(found: Finding): string {
  const { amount, currency, billed, expected } = found
  const title = titleOf(found.check)
  if (amount === null) return cut(`${title}: ${oneLine(found.message)}`, LONGEST)
  const whole =
    billed === undefined || expected === undefined
      ? amountWithCurrency(amount, currency)
      : `billed ${plainAmount(billed, currency)}, should be ${amountWithCurrency(expected, currency)}`
  const room = LONGEST - title.length - whole.length - ': , '.length
  const charge = oneLine(found.charge ?? '')
  if (charge !== '' && (charge.length <= room || room >= LEAST))
    return `${title}: ${cut(charge, room)}, ${whole}`
  const short = `${title}: ${whole}`
  return short.length <= LONGEST ? short : cut(`${title}: ${amountWithCurrency(amount, currency)}`, LONGEST)
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ')

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  // Never cuts a surrogate pair in half.
  return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
