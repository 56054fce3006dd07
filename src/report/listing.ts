/** Which findings are listed, and in which order. The potential amount of all of them does not change. */
import type { AuditReport, Finding } from '../schema/audit-report.js'
import { InvoiceError } from '../schema/errors.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact } from '../values/decimal.js'
import { isCurrency } from '../values/iso-4217.js'
import { answerOf, unitKey } from './answer.js'
import type { Sort } from './audit-shapes.js'
import { isClaimSettled } from './claim-state.js'
import { formatOf, isMoneyAtStake } from './potential.js'

export interface ListingOptions {
  /** Default `amount`: findings that count towards the potential amount, by currency, biggest first; then the others. */
  readonly sort?: Sort | undefined
  /** At most this many: the biggest of each currency. */
  readonly top?: number | undefined
  /** Findings of a smaller amount, and those without an amount, are left out. */
  readonly minAmount?: MinAmount | undefined
}

/** One amount for every currency, or one for each of some currencies. */
export type MinAmount = DecimalText | ReadonlyMap<string, DecimalText>

/** `25.00` for every currency, or `CODE=AMOUNT,…`. Throws `usage`. */
export function minAmountOf(text: string | undefined): MinAmount | undefined {
  if (text === undefined) return undefined
  if (!text.includes('=')) return checkedAmount(text)
  const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()))
  const amounts = pairs.map(([code = '', amount = '', ...more]): [string, DecimalText] => {
    if (!isCurrency(code) || more.length > 0)
      throw wrong(text, 'an amount, or CODE=AMOUNT,… with currencies of ISO 4217')
    return [code, checkedAmount(amount)]
  })
  if (new Set(amounts.map(([code]) => code)).size < amounts.length)
    throw wrong(text, 'one amount for each currency')
  return new Map(amounts)
}

/** An amount as options state it: with a decimal point, without a sign. */
export const isAmount = (given: unknown): given is DecimalText =>
  typeof given === 'string' && /^\d{1,30}(\.\d{1,30})?$/.test(given)

function checkedAmount(text: string): DecimalText {
  if (isAmount(text)) return text
  throw wrong(text, 'an amount with a decimal point, no thousands marks and no sign')
}

function wrong(text: string, expected: string): InvoiceError {
  const remedy = 'Write it as 25.00, or by currency as USD=25.00,GBP=20.'
  return new InvoiceError({ code: 'usage', value: `minimum amount: ${text}`, expected, remedy })
}

/** The findings in order, limited to the requested number; by default all findings of the report. */
export function listFindings(
  report: AuditReport,
  listing: ListingOptions,
  findings: readonly Finding[] = report.findings,
): readonly Finding[] {
  const { sort = 'amount', top, minAmount } = listing
  const chosen = minAmount === undefined ? findings : findings.filter((found) => isAtLeast(found, minAmount))
  const ordered =
    sort === 'check' ? chosen : sort === 'invoice' ? byInvoice(chosen) : byAmount(report, chosen)
  if (top === undefined || ordered.length <= top) return ordered
  return sort === 'amount' ? biggest(ordered, top) : ordered.slice(0, top)
}

function isAtLeast({ amount, currency }: Finding, least: MinAmount): boolean {
  const limit = typeof least === 'string' ? least : least.get(currency ?? '')
  return limit === undefined || (amount !== null && new Exact(amount).gte(limit))
}

function byInvoice(findings: readonly Finding[]): Finding[] {
  const keys = (found: Finding): string[] => [
    found.carrier ?? '',
    found.account_id ?? '',
    found.invoice_id ?? '',
    found.tracking_number ?? '',
  ]
  const ranked = findings.map((found) => ({ found, keys: keys(found) }))
  const byText = new Intl.Collator('en', { numeric: true }).compare // slow to construct: made only here
  ranked.sort((a, b) => {
    const at = a.keys.findIndex((key, nth) => key !== b.keys[nth])
    return at < 0 ? 0 : byText(a.keys[at] ?? '', b.keys[at] ?? '')
  })
  return ranked.map(({ found }) => found)
}

/** Amounts in two currencies cannot be compared: each currency has its own list. */
export function byAmount(report: AuditReport, findings: readonly Finding[]): Finding[] {
  const units = answerOf(report).currencies.map(unitKey)
  const placeOf = (found: Finding): number => {
    const place = units.indexOf(unitKey({ currency: found.currency, format: formatOf(found) }))
    return place < 0 ? units.length : place
  }
  const ranked = findings.map((found) => ({
    found,
    rank: rankOf(found),
    place: placeOf(found),
    amount: found.amount === null ? null : new Exact(found.amount),
  }))
  ranked.sort((a, b) => {
    if (a.rank !== b.rank) return a.rank - b.rank
    if (a.amount === null || b.amount === null) return +(a.amount === null) - +(b.amount === null)
    return a.place - b.place || b.amount.cmp(a.amount)
  })
  return ranked.map(({ found }) => found)
}

/** Money at stake, then other findings that need attention, then consequences and what is settled, then notes. */
function rankOf(found: Finding): number {
  if (isMoneyAtStake(found)) return isClaimSettled(found) ? 3 : 0
  if (found.severity === 'info') return 4
  if (found.consequence_of !== undefined) return 3
  return found.severity === 'error' ? 1 : 2
}

/** The biggest of each currency in turn up to the limit, then sorted again. */
function biggest(ordered: readonly Finding[], top: number): Finding[] {
  const places = new Map<string, number>()
  const ranked = ordered.map((found, at) => {
    const rank = rankOf(found)
    const key = `${rank} ${unitKey({ currency: found.currency, format: formatOf(found) })}`
    const place = places.get(key) ?? 0
    places.set(key, place + 1)
    return { found, at, rank, place }
  })
  ranked.sort((a, b) => a.rank - b.rank || a.place - b.place || a.at - b.at)
  const selection = ranked.slice(0, top).sort((a, b) => a.at - b.at)
  return selection.map(({ found }) => found)
}
