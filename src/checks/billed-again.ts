/** Charges of a shipment that two invoices bill, for the check that finds charges billed twice. */
import { invoiceKey } from '../invoices/bills.js'
import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Facts } from '../schema/audit-report.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { canonical, Exact, isNothing, minus, plus } from '../values/decimal.js'
import { createSum, type Sum, signOf } from '../values/money.js'
import { billName, type Ship, type ShipEntry, trackingOf } from './check.js'
import { paidBackInSums } from './shipment-credits.js'
import { isUnnumbered, mayBeAgain } from './unnumbered.js'
import type { Verdict } from './verdict.js'

/** Whether the carrier bills the same charge again on a later invoice, for a return or a correction. */
export const mayRepeat = (view: View, { bill, delivery }: ShipEntry): boolean =>
  bill.period === null && view.hints(delivery)?.repeatsAcrossInvoices === true

interface Billed {
  readonly line: ViewLine
  readonly entry: ShipEntry
}

/** A charge, or a discount on a charge, that is on several invoices. */
interface Repeated {
  readonly billed: readonly Billed[]
  /** How often it was billed after the first time. */
  readonly times: number
}

/** Original charges, and what a correction adds: one that repeats day and amount corrects nothing. */
const isCompared = ({ kind }: ViewLine, { bill }: ShipEntry): boolean =>
  kind.stage === 'original' ||
  (kind.stage === 'adjustment' &&
    bill.period === null &&
    kind.category !== 'adjustment' &&
    bill.hints?.accountAdjustment?.(kind) !== true &&
    bill.hints?.requested?.(kind.code) !== true)

/** In a report of an account a parcel has one label: a second one at the same price is one too many on any day. */
const isLabel = ({ kind }: ViewLine, { bill }: ShipEntry): boolean =>
  bill.period !== null && kind.stage === 'original' && isBaseFreight(kind)

/**
 * Original charges and corrections of a shipment that are repeated on different invoices with the same day and amount, less credits and less
 * the discounts that are repeated too: only what was paid twice is claimed.
 */
export function acrossInvoices(view: View, ship: Ship): Verdict[] {
  const charges = new Map<string, { charge: string; worth: string; billed: Billed[] }>()
  const credited = new Map<string, number>()
  const note = (key: string): unknown => credited.set(key, (credited.get(key) ?? 0) + 1)
  for (const entry of ship.entries) {
    if (mayRepeat(view, entry)) continue
    // It may be the other file again, without the record that states its invoice: `invoice_redelivered` names it.
    const isAgain = isUnnumbered(entry.bill) && ship.entries.some((other) => mayBeAgain(view, entry, other))
    for (const line of entry.lines) {
      const { kind, net, date } = line
      const sign = signOf(net)
      const amount = `${entry.bill.currency}|${canonical(net.text.replace('-', ''))}`
      const charge = `${kind.stage}|${kind.code}|${kind.description}|${amount}`
      const discount = kind.category === 'discount'
      const refund = kind.category === 'refund' || kind.stage === 'credit'
      // Refunds and reversed discounts have their own codes and names: the amount shows what they are for.
      if (refund || (sign < 0 && kind.stage !== 'original')) note(`${-sign}|${amount}`)
      else if (sign < 0 && !discount) note(charge)
      if (isAgain || sign !== (discount ? -1 : 1) || date === null || !isCompared(line, entry)) continue
      const worth = `${sign}|${amount}`
      const key = `${charge}|${isLabel(line, entry) ? '' : date.slice(0, 10)}`
      const same = charges.get(key) ?? { charge, worth, billed: [] }
      same.billed.push({ line, entry })
      charges.set(key, same)
    }
  }
  /** Each credit offsets one charge. */
  const takeCredit = (key: string, wanted: number): number => {
    const available = credited.get(key) ?? 0
    const taken = Math.min(available, wanted)
    if (taken > 0) credited.set(key, available - taken)
    return taken
  }
  const used = new Map<string | null, Sum>() // what charges have taken of the credits, by currency
  const together = new Map<string, Repeated[]>() // charges on the same invoices for the same day
  for (const { charge, worth, billed } of charges.values()) {
    const bills = new Set(billed.map(({ entry }) => entry.bill))
    const { line, entry } = billed[0] as Billed
    let times = bills.size - 1 + transactionsAgain(view, billed)
    if (times > 0) times -= takeCredit(charge, times)
    const taken = times > 0 ? takeCredit(worth, times) : 0
    const ofCurrency = used.get(entry.bill.currency) ?? createSum()
    used.set(entry.bill.currency, ofCurrency)
    for (let at = 0; at < taken; at++) ofCurrency.add(line.net)
    times -= taken
    if (times <= 0) continue
    const key = JSON.stringify([[...bills].map(invoiceKey), entry.bill.currency, line.date?.slice(0, 10)])
    together.set(key, [...(together.get(key) ?? []), { billed, times }])
  }
  const groups = [...together.values()]
    .map(groupOf)
    .filter(({ sum }) => !sum.startsWith('-') && !isNothing(sum))
  return [...new Set(groups.map(({ currency }) => currency))].flatMap((currency) =>
    notPaidBack(
      view,
      ship,
      groups.filter((one) => one.currency === currency),
      used.get(currency)?.text() ?? '0',
    ),
  )
}

/** Charges that are repeated on the same invoices for the same day, with what was paid too often. */
interface Group {
  readonly repeated: readonly Repeated[]
  readonly currency: string | null
  readonly sum: string
}

function groupOf(repeated: readonly Repeated[]): Group {
  const sum = createSum()
  for (const { billed, times } of repeated)
    for (let at = 0; at < times; at++) sum.add((billed[0] as Billed).line.net)
  return { repeated, currency: repeated[0]?.billed[0]?.entry.bill.currency ?? null, sum: sum.text() }
}

/** A verdict for each group that was not paid back in one sum, those first that the credits match. */
function notPaidBack(view: View, ship: Ship, groups: readonly Group[], used: string): Verdict[] {
  const [first, ...others] = groups
  const wanted = others.reduce((sum, one) => plus(sum, one.sum), first?.sum ?? '0')
  const back = paidBackInSums(ship, first?.currency ?? null, used, wanted)
  let { amount: remaining } = back
  const isMatched = ({ sum }: Group): boolean => isNothing(minus(sum, back.amount))
  const sorted = [...groups.filter(isMatched), ...groups.filter((one) => !isMatched(one))]
  return sorted.flatMap(({ repeated, sum }) => {
    const amount = new Exact(remaining).gt(sum) ? sum : remaining
    remaining = minus(remaining, amount)
    return isNothing(minus(sum, amount)) ? [] : [paidTwice(view, ship, repeated, sum, { ...back, amount })]
  })
}

/** A report of an account lists transactions: a second one for the same charge bills it again, and is no copy of the record. */
function transactionsAgain(view: View, billed: readonly Billed[]): number {
  const { col } = view.state.lines
  const records = new Map<number, Set<string>>()
  for (const { line, entry } of billed) {
    if (entry.bill.period === null) continue
    const own = records.get(entry.delivery) ?? new Set()
    records.set(entry.delivery, own)
    const { at } = line
    own.add([col.hash1[at], col.hash2[at], col.hash3[at], col.hash4[at]].join('|'))
  }
  // Another file may list the same transactions.
  return Math.max(1, ...[...records.values()].map(({ size }) => size)) - 1
}

function paidTwice(
  view: View,
  ship: Ship,
  repeated: readonly Repeated[],
  sum: string,
  back: ReturnType<typeof paidBackInSums>,
): Verdict {
  const sorted = repeated.flatMap(({ billed }) => billed).sort(order)
  const bill = sorted.at(-1)?.entry.bill
  const names = [...new Set(sorted.map(({ line }) => line.kind.description))].join(', ')
  const bills = [...new Set(sorted.map(({ entry }) => billName(entry.bill)))]
  const rows = [...new Set(sorted.map(({ line }) => line.source.row))]
  const days = [...new Set(sorted.map(({ line }) => line.date?.slice(0, 10)))].sort()
  const invoices = bills.length > 1 ? bills : [`records ${rows.join(', ')} of ${bills[0]}`]
  return {
    direction: 'over',
    ...(days.length > 1 && { confidence: 'look' as const }),
    carrier: ship.carrier,
    ...(bill === undefined ? {} : { invoice: bill }),
    tracking: ship.shipment === NONE ? null : trackingOf(view, ship.shipment),
    amount: sum,
    facts: {
      again: sum,
      charges: names,
      date: days.join(' and '),
      invoices: invoices.join(' and '),
      ...paidBack(back),
    },
    charges: sorted.map(({ line }) => line),
    evidence: sorted.map(({ line }) => line.source),
    charge: names,
    billed: sum,
    expected: '0',
    evidenceNeeded:
      bills.length === 1
        ? 'the records of the charge'
        : `${bills.length > 2 ? `all ${bills.length}` : 'both'} invoices with the records of the charge`,
  }
}

const paidBack = ({ amount, bills }: ReturnType<typeof paidBackInSums>): Facts =>
  isNothing(amount) ? {} : { paid_back: amount, back_on: [...new Set(bills.map(billName))].join(' and ') }

/** By invoice date, number and record: the later invoice is the one to dispute. */
function order(a: Billed, b: Billed): number {
  const key = ({ line, entry }: Billed): string =>
    JSON.stringify([entry.bill.date ?? '', entry.bill.invoice ?? '', line.source.file]) +
    `${line.source.row}`.padStart(12, '0')
  return key(a) < key(b) ? -1 : 1
}
