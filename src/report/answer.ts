/** The answer first: what may be recovered, which invoices add up, and what was not read. */

import type { AuditReport, Direction, UnreadFile } from '../schema/audit-report.js'
import { figuresOf } from '../schema/figures.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, isNothing, minus } from '../values/decimal.js'
import { count } from '../values/shown-amounts.js'
import { type FormatOf, formatOf, type PotentialSum, potential } from './potential.js'

export interface Answer {
  /** Sorted by number of charges, most first. */
  readonly currencies: readonly CurrencyAnswer[]
  readonly invoices: {
    readonly all: number
    readonly matching: number
    readonly differing: number
    readonly undeclared: number
  }
  readonly checks: { readonly all: number; readonly unassessable: number }
  readonly unread: readonly UnreadFile[]
  /** Rows that could not be read; also 0 if the account of the files is not known. */
  readonly rejected: number
  readonly rejectedFiles: number
}

export interface CurrencyAnswer {
  readonly currency: string | null
  /** The format of amounts without a currency, which add up only within a format; else null. */
  readonly format: string | null
  /** Net; null if the report has no figures. */
  readonly billed: DecimalText | null
  readonly over: AmountAtStake
  readonly under: AmountAtStake
}

export type AmountAtStake = Pick<PotentialSum, 'amount' | 'findings' | 'found'>

const NOTHING: AmountAtStake = {
  amount: '0',
  findings: 0,
  found: { amount: '0', findings: 0, credited: '0', closed: '0' },
}

export function answerOf(report: AuditReport): Answer {
  const having = (status: string): number =>
    report.invoices.filter((invoice) => invoice.status === status).length
  const { rejected } = report.summary.totals
  return {
    currencies: currenciesOf(report),
    invoices: {
      all: report.invoices.length,
      matching: having('match'),
      differing: having('mismatch'),
      undeclared: having('undeclared'),
    },
    checks: {
      all: report.checks.length,
      unassessable: report.checks.filter(({ result }) => result === 'unassessable').length,
    },
    unread: report.unread ?? [],
    rejected: rejected ?? 0,
    rejectedFiles: report.summary.files.filter((file) => file.rejected > 0).length,
  }
}

function currenciesOf(report: AuditReport): CurrencyAnswer[] {
  const stakes = potential(report)
  const billed = figuresOf(report)?.currencies ?? []
  const units = [...billed.map(({ currency, format, net }) => ({ currency, format, net })), ...stakes]
  const known = new Map<string, CurrencyAnswer>()
  for (const { currency, format, ...rest } of units) {
    const key = unitKey({ currency, format })
    if (known.has(key)) continue
    const of = (direction: Direction): AmountAtStake =>
      stakes.find((one) => one.direction === direction && unitKey(one) === key) ?? NOTHING
    const net = 'net' in rest ? rest.net : null
    known.set(key, { currency, format, billed: net, over: of('over'), under: of('under') })
  }
  return [...known.values()]
}

export const unitKey = ({ currency, format }: Pick<PotentialSum, 'currency' | 'format'>): string =>
  JSON.stringify([currency, format])

/** Whether amounts without a currency are all from one format, and so may be added. */
export const addsBare = ({ currencies }: Answer): boolean =>
  currencies.filter(({ currency }) => currency === null).length <= 1

/** The format of a finding without a currency, if several formats have none and their amounts must be kept separate. */
export function bareFormats(report: AuditReport, answer = answerOf(report)): FormatOf {
  return addsBare(answer) ? () => null : formatOf
}

/** `dpd (dpd-insights)` */
export const withFormat = (carrier: string, format: string | null): string =>
  format === null ? carrier : `${carrier} (${format})`

/** `12.3 %`; null if the whole is missing or zero. */
export function shareText(part: DecimalText, whole: DecimalText | null): string | null {
  if (whole === null || !new Exact(whole).gt(0)) return null
  const percent = new Exact(part).times(100).div(whole)
  if (!percent.isZero() && percent.abs().lt('0.1')) return 'under 0.1 %'
  return `${percent.toFixed(1)} %`
}

/** `16.00 USD found, 4.00 credited, 2.00 refused or given up`; null if all that was found is still potential. */
export function foundText(
  { found, amount }: AmountAtStake,
  amountText: (amount: DecimalText) => string,
  unit: string,
): string | null {
  const { credited, closed } = found
  if (isNothing(minus(found.amount, amount))) return null
  return [
    `${amountText(found.amount)} ${unit} found`,
    ...(isNothing(credited) ? [] : [`${amountText(credited)} credited`]),
    ...(isNothing(closed) ? [] : [`${amountText(closed)} refused or given up`]),
  ].join(', ')
}

/** `12 add up, 1 does not, 2 state no total`. */
export function invoicesText({ invoices }: Answer): string {
  const { matching, differing, undeclared } = invoices
  return [
    `${matching} ${matching === 1 ? 'adds' : 'add'} up`,
    `${differing} ${differing === 1 ? 'does' : 'do'} not`,
    ...(undeclared === 0 ? [] : [`${undeclared} ${undeclared === 1 ? 'states' : 'state'} no total`]),
  ].join(', ')
}

/** `2 files and 5 rows of 1 file`; empty if everything was read. */
export function unreadText({ unread, rejected, rejectedFiles }: Answer): string {
  return [
    ...(unread.length === 0 ? [] : [count(unread.length, 'file')]),
    ...(rejected === 0 ? [] : [`${count(rejected, 'row')} of ${count(rejectedFiles, 'file')}`]),
  ].join(' and ')
}
