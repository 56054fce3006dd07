/**
 * Some carriers repeat the total of the invoice on each of its records, others state it in a row with the invoice's number. It is
 * compared with the sum of those records, which is less if half of the file or some rows are missing.
 */

import { isNoise } from '../values/double.js'
import { addMoney, createSum, type Money, moneyOf, negate, type Sum } from '../values/money.js'
import type { InvoiceHead } from './charge-batch.js'
import type { Line, Lines } from './lines.js'
import type { WarningCount } from './warning-count.js'

/** The records of one invoice in one file, as plain values. */
export interface InvoiceSum {
  readonly invoice: string
  readonly currency: string
  /** The total that they state; null if they state none. */
  readonly declared: string | null
  /** Whether they state several totals or bill several currencies: then nothing can be compared. */
  readonly several: boolean
  readonly net: string
  readonly column: string
  /** The first of them that states the total. */
  readonly row: number
}

export interface RecordOfInvoice {
  readonly invoice: string
  readonly date: string | null
  readonly currency: string | null
  readonly declared: Money | null
  readonly column: string
  readonly row: number
}

/** What a record states about its invoice. */
export interface RecordInvoice {
  readonly head: InvoiceHead
  /** Kind of invoice from its statement; '' if it has none. */
  readonly kind: string
  /** The stated total of the invoice; null if no record of the format states one. */
  readonly total: RecordOfInvoice | null
}

export interface InvoiceSums {
  add(record: RecordOfInvoice, lines: Lines): void
  /** The same for records that state the same invoice and total, by the sum of their charges. */
  addSum(record: RecordOfInvoice, net: Money): void
  /** The total in a row that charges nothing. */
  state(record: RecordOfInvoice): void
  sums(): InvoiceSum[]
}

/** At most this many invoices are kept, so that memory does not grow with the file. */
const MOST = 10_000

type Summed = { -readonly [Key in keyof InvoiceSum]: InvoiceSum[Key] } & { sum: Sum; date: string | null }

export function createInvoiceSums(): InvoiceSums {
  const byInvoice = new Map<string, Summed>()
  let last: Summed | undefined
  let full = false

  function of({ invoice, date, currency, column, row }: RecordOfInvoice): Summed {
    if (last !== undefined && last.invoice === invoice && last.date === date) return last
    const key = `${invoice}\n${date}`
    let entry = byInvoice.get(key)
    if (entry === undefined) {
      const own = { invoice, date, currency: currency ?? '', column, row, sum: createSum() }
      entry = { ...own, declared: null, several: false, net: '' }
      full ||= byInvoice.size === MOST
      if (!full) byInvoice.set(key, entry)
    }
    last = entry
    return entry
  }

  /** The invoice of a record, updated with what the record states about it. */
  function noted(record: RecordOfInvoice): Summed {
    const entry = of(record)
    if ((record.currency ?? '') !== entry.currency) entry.several = true
    if (record.declared === null || record.declared.text === entry.declared) return entry
    if (entry.declared === null) {
      entry.declared = record.declared.text
      entry.column = record.column
      entry.row = record.row
    } else entry.several = true
    return entry
  }

  return {
    add: (record, lines) => {
      const { sum } = noted(record)
      for (let line = 0; line < lines.count; line++) sum.add((lines.all[line] as Line).net)
    },
    addSum: (record, net) => noted(record).sum.add(net),
    state: (record) => void noted(record),
    sums: () =>
      full
        ? []
        : [...byInvoice].map(([invoice, { sum, date: _, ...entry }]) => ({
            ...entry,
            invoice,
            net: sum.text(),
          })),
  }
}

/** The difference between the charges of each invoice and its stated total. */
export const missedTotals = (sums: readonly InvoiceSum[]): WarningCount[] =>
  sums.flatMap(({ declared, several, net, column, currency, row }) => {
    if (declared === null || several) return []
    const missing = addMoney(moneyOf(declared), negate(moneyOf(net))).text
    if (isNoise(missing)) return []
    const negative = missing.startsWith('-')
    return [{ kind: 'declared', column, currency, negative, records: 1, amount: missing, row } as const]
  })
