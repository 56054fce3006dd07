/** Transactions that another report lists in another month. For an account without invoices, each counts once. */
import type { Delivery } from '../ledger/delivery.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, ownRows } from '../ledger/state.js'
import { foldIdentifier } from '../values/fold.js'
import { byText } from '../values/order.js'
import { amountOf, type Invoice, parcelOf, type Repeat } from './groups.js'

/** A record of a delivery. */
export interface PlacedRecord {
  readonly delivery: number
  readonly row: number
}

/** A transaction as a report lists it. */
interface Listed extends PlacedRecord {
  readonly invoice: Invoice
  readonly file: string
  /** Its charges; a transaction corrected to zero has none. */
  readonly lines: readonly number[]
}

/** A repeat for each pair of reports and months, and all records that another report replaces. Lines of `left` are already left out. */
export function movedBetweenMonths(
  state: AuditState,
  invoices: readonly Invoice[],
  left: ReadonlySet<number>,
): { readonly repeats: readonly Repeat[]; readonly records: readonly PlacedRecord[] } {
  const invoiceOf = new Map<number, Invoice>()
  for (const invoice of invoices)
    if (invoice.period !== null)
      for (const at of invoice.deliveries) if (!invoice.repeated.has(at)) invoiceOf.set(at, invoice)
  const repeats = new Map<string, { kept: Listed; own: Listed; lines: number[]; changed: number }>()
  const records: PlacedRecord[] = []
  for (const listed of transactions(state, invoiceOf)) {
    const [kept, ...others] = [...listed].sort(
      (a, b) =>
        byText(receivedOf(state, b), receivedOf(state, a)) ||
        byText(b.invoice.period ?? '', a.invoice.period ?? '') ||
        byText(a.file, b.file),
    ) as [Listed, ...Listed[]]
    const amounts = kept.lines.map((line) => amountOf(state, line)).sort()
    for (const own of others) {
      if (own.file === kept.file) continue
      records.push(own)
      const lines = own.lines.filter((line) => !left.has(line))
      if (own.invoice === kept.invoice || lines.length === 0) continue
      const key = `${kept.delivery} ${own.delivery}`
      const known = repeats.get(key) ?? { kept, own, lines: [], changed: 0 }
      repeats.set(key, known)
      const same = lines.map((line) => amountOf(state, line)).sort()
      if (same.join(' ') !== amounts.join(' ')) known.changed += lines.length
      known.lines.push(...lines)
    }
  }
  return {
    records,
    repeats: [...repeats.values()].map(({ kept, own, lines, changed }) => ({
      invoice: own.invoice,
      kept: kept.file,
      file: own.file,
      deliveries: { kept: [kept.delivery], own: [own.delivery] },
      shared: lines.length - changed,
      changed,
      lines: (state.deliveries[own.delivery] as Delivery).lines,
      parts: false,
      left: lines,
    })),
  }
}

const receivedOf = (state: AuditState, { file }: Listed): string => state.files.get(file)?.received ?? ''

/** Transactions that several files list in several months, each with all its records. */
function transactions(state: AuditState, invoiceOf: ReadonlyMap<number, Invoice>): Listed[][] {
  if (new Set(invoiceOf.values()).size < 2) return []
  const { entries } = state
  const { col, length } = ownRows(state, 'numbers')
  const first = new Map<number, number>() // the first delivery of each number
  const moved = new Set<number>()
  for (let at = 0; at < length; at++) {
    const delivery = entries.col.delivery[col.entry[at] as number] as number
    const number = col.number[at] as number
    const known = first.get(number)
    if (known === undefined) first.set(number, delivery)
    else if (known !== delivery && isElsewhere(known, delivery)) moved.add(number)
  }
  const found = new Map<string, Listed[]>()
  for (let at = 0; at < length && moved.size > 0; at++) {
    const entry = col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    const invoice = invoiceOf.get(delivery)
    if (!moved.has(col.number[at] as number) || invoice === undefined) continue
    const { file, account } = state.deliveries[delivery] as Delivery
    const { carrier, format, currency } = invoice
    const parcel = parcelOf(state, entries.col.shipment[entry] as number)
    const owner = account === null ? null : foldIdentifier(account)
    const key = JSON.stringify([carrier, format, currency, owner, parcel, col.number[at]])
    const row = col.row[at] as number
    const listed = { delivery, row, invoice, file, lines: linesOf(state, entry, row) }
    const list = found.get(key)
    if (list === undefined) found.set(key, [listed])
    else list.push(listed)
  }
  return [...found.values()]

  function isElsewhere(one: number, other: number): boolean {
    const [a, b] = [invoiceOf.get(one), invoiceOf.get(other)]
    return a !== b && a !== undefined && b !== undefined
  }
}

function linesOf({ entries, lines }: AuditState, entry: number, row: number): number[] {
  const found: number[] = []
  for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number)
    if (lines.col.row[at] === row) found.push(at)
  return found
}
