/**
 * Charges without an invoice number that another file has too: part of a file without the record that opens its invoice, next to the
 * whole. Only charges of a shipment are compared: a fee without one may recur.
 */
import type { Bill } from '../invoices/bills.js'
import type { View, ViewLine } from '../invoices/view.js'
import { canonical } from '../values/decimal.js'
import { createSum, type Sum, signOf } from '../values/money.js'
import { byText } from '../values/order.js'
import { billName, type Ship, type ShipEntry } from './check.js'
import type { Verdict } from './verdict.js'

/** What another file has of a bill without a number. */
interface Again {
  readonly bill: Bill
  readonly delivery: number
  readonly other: { readonly file: string; readonly bills: Set<Bill>; readonly delivery: number; row: number }
  readonly sum: Sum
  lines: number
  from: number
  to: number
}

export interface Unnumbered {
  ship(ship: Ship): void
  verdicts(): Verdict[]
}

export function createUnnumbered(view: View): Unnumbered {
  const found = new Map<Bill, Map<string, Again>>()
  const fileOf = ({ delivery }: ShipEntry): string => view.place(delivery).file

  /** `taken`: the lines that the other file has already, on this invoice or another. */
  function compare(own: ShipEntry, other: ShipEntry, taken: Set<ViewLine>): void {
    for (const line of other.lines) {
      const same = own.lines.find((one) => !taken.has(one) && isSame(one, line, other.bill))
      if (same === undefined || signOf(line.net) === 0) continue
      taken.add(same)
      note(againOf(own, other), other.bill, same, line)
    }
  }

  function againOf(own: ShipEntry, other: ShipEntry): Again {
    const files = found.get(own.bill) ?? new Map<string, Again>()
    found.set(own.bill, files)
    const file = fileOf(other)
    const known = files.get(file)
    if (known !== undefined) return known
    const { bill, delivery } = own
    const its = { file, bills: new Set<Bill>(), delivery: other.delivery, row: other.lines[0]?.row ?? 0 }
    const again = {
      bill,
      delivery,
      other: its,
      sum: createSum(),
      lines: 0,
      from: own.lines[0]?.row ?? 0,
      to: 0,
    }
    files.set(file, again)
    return again
  }

  /** Of the entries without a number only that of the first file: of two such files one is named, and many would be compared with many. */
  function comparedWith(entries: readonly ShipEntry[]): ShipEntry[] {
    const others = entries.filter(({ bill }) => !isUnnumbered(bill))
    let [first, name]: [ShipEntry | undefined, string] = [undefined, '']
    for (const entry of entries) {
      if (!isUnnumbered(entry.bill)) continue
      const file = fileOf(entry)
      if (first === undefined || byText(file, name) < 0) [first, name] = [entry, file]
    }
    return first === undefined ? others : [...others, first]
  }

  return {
    ship: ({ number, damaged, entries }) => {
      if (number === null || damaged || entries.length < 2) return
      const others = comparedWith(entries)
      for (const own of entries) {
        if (!isUnnumbered(own.bill) || own.bill.hints?.repeatsAcrossInvoices === true) continue
        const taken = new Map<string, Set<ViewLine>>()
        for (const other of others) {
          if (!mayBeAgain(view, own, other)) continue
          const file = fileOf(other)
          const lines = taken.get(file) ?? new Set()
          taken.set(file, lines)
          compare(own, other, lines)
        }
      }
    },
    verdicts: () => [...found.values()].flatMap((files) => verdictOf(view, [...files.values()])),
  }
}

/** Reports of months are compared line by line anyway. */
export const isUnnumbered = ({ invoice, period }: Bill): boolean => invoice === null && period === null

/** Whether the lines without an invoice number may be part of the other file. The record with the number may state the currency, too. */
export function mayBeAgain(view: View, { bill, delivery }: ShipEntry, other: ShipEntry): boolean {
  return (
    isUnnumbered(bill) &&
    bill.format === other.bill.format &&
    (bill.currency === null || other.bill.currency === null || bill.currency === other.bill.currency) &&
    view.place(delivery).file !== view.place(other.delivery).file
  )
}

/** A charge without a date may have lost that of its invoice. */
function isSame(own: ViewLine, other: ViewLine, bill: Bill): boolean {
  if (other.date === null || dayOf(own.date ?? bill.date) !== dayOf(other.date)) return false
  const [one, two] = [own.kind, other.kind]
  return (
    one.code === two.code &&
    one.description === two.description &&
    canonical(own.net.text) === canonical(other.net.text)
  )
}

const dayOf = (date: string | null): string | undefined => date?.slice(0, 10)

function note(again: Again, bill: Bill, own: ViewLine, other: ViewLine): void {
  again.sum.add(own.net)
  again.lines++
  again.from = Math.min(again.from, own.row)
  again.to = Math.max(again.to, own.row)
  again.other.bills.add(bill)
  again.other.row = Math.min(again.other.row, other.row)
}

/** For the file that has most of the charges. */
function verdictOf(view: View, files: readonly Again[]): Verdict[] {
  const [most] = [...files].sort((a, b) => b.lines - a.lines || byText(a.other.file, b.other.file))
  if (most === undefined) return []
  const { bill, delivery, other, sum, lines, from, to } = most
  const [first, ...more] = other.bills
  if (sum.sign() === 0) return []
  const amount = sum.text()
  return [
    {
      direction: 'integrity',
      carrier: bill.carrier,
      invoice: bill,
      amount: amount.replace('-', ''),
      facts: {
        fault: 'unnumbered',
        again: amount,
        invoice: first === undefined || more.length > 0 ? `${other.bills.size} invoices` : billName(first),
        file_1: view.fileName(view.place(delivery).file),
        file_2: view.fileName(other.file),
        same: lines,
        charges: bill.lines,
        record: from,
        last_record: to,
      },
      evidence: [view.source(delivery, from), view.source(other.delivery, other.row)],
    },
  ]
}
