/** Deliveries as rows of a table: there may be as many as there are invoices. */

import type { Carrier } from '../schema/line-item.js'
import type { Money } from '../values/money.js'
import { inRoom } from './room.js'
import { NONE } from './slots.js'
import { type AmountSums, createSums } from './sums.js'
import { createTable, type TableColumns, type TypedTable } from './table.js'
import type { Dictionary } from './texts.js'

const DELIVERY_COLUMNS = {
  file: 'word',
  format: 'word',
  carrier: 'word',
  account: 'word',
  invoice: 'word',
  date: 'date',
  period: 'word',
  currency: 'word',
  copy: 'number',
  lines: 'number',
  records: 'number',
  row: 'number',
  fees: 'entry',
  declared: 'place',
} as const satisfies TableColumns

/** The table of deliveries: their rows, the taxes of their records, and how often checks could test them. */
export interface DeliveryTable {
  readonly rows: TypedTable<keyof typeof DELIVERY_COLUMNS>
  readonly words: Dictionary
  readonly dates: Dictionary
  readonly taxes: AmountSums
  /** By the name of a check; with `-` before the name, how often it could not run. */
  readonly tallies: Map<string, Int32Array>
}

export const createDeliveryTable = (words: Dictionary, dates: Dictionary): DeliveryTable => ({
  rows: createTable(DELIVERY_COLUMNS),
  words,
  dates,
  taxes: createSums(),
  tallies: new Map(),
})

const NO_COUNTS = new Int32Array(0)

/** The part of an invoice that comes from one file, in one currency and for one account. */
export class Delivery {
  private readonly at: number
  private readonly table: DeliveryTable

  constructor(table: DeliveryTable, at: number) {
    this.table = table
    this.at = at
  }

  /** Key of the file: its content, or its name while it is being read. */
  get file(): string {
    return this.word('file') ?? ''
  }
  set file(key: string) {
    this.table.rows.col.file[this.at] = this.table.words.id(key)
  }
  /** Whether another file of the same content has already contributed all of it: then it counts nowhere. */
  get copy(): boolean {
    return this.table.rows.col.copy[this.at] === 1
  }
  set copy(copy: boolean) {
    this.table.rows.col.copy[this.at] = copy ? 1 : 0
  }
  get format(): string {
    return this.word('format') ?? ''
  }
  get carrier(): Carrier {
    return this.word('carrier') ?? ''
  }
  get account(): string | null {
    return this.word('account')
  }
  set account(account: string) {
    this.table.rows.col.account[this.at] = this.table.words.id(account)
  }
  get invoice(): string | null {
    return this.word('invoice')
  }
  set invoice(invoice: string) {
    this.table.rows.col.invoice[this.at] = this.table.words.id(invoice)
  }
  get date(): string | null {
    const { rows, dates } = this.table
    return dates.list[rows.col.date[this.at] as number] ?? null
  }
  /** `YYYY-MM` if each record is a separate invoice. */
  get period(): string | null {
    return this.word('period')
  }
  get currency(): string | null {
    return this.word('currency')
  }
  get lines(): number {
    return this.table.rows.col.lines[this.at] as number
  }
  get records(): number {
    return this.table.rows.col.records[this.at] as number
  }
  /** First record. */
  get row(): number {
    return this.table.rows.col.row[this.at] as number
  }
  /** Entry of the lines without shipment. */
  get fees(): number {
    return this.table.rows.col.fees[this.at] as number
  }
  set fees(entry: number) {
    this.table.rows.col.fees[this.at] = entry
  }
  /** Last of its declared totals. */
  get declared(): number {
    return this.table.rows.col.declared[this.at] as number
  }
  set declared(place: number) {
    this.table.rows.col.declared[this.at] = place
  }
  /** Tax of its records, null if the file states none. */
  get tax(): Money | null {
    return this.table.taxes.money(this.at)
  }

  addTax(tax: Money): void {
    this.table.taxes.add(this.at, tax)
  }

  addRecords(records: number, lines: number, row: number): void {
    const { col } = this.table.rows
    col.records[this.at] = (col.records[this.at] as number) + records
    col.lines[this.at] = (col.lines[this.at] as number) + lines
    const first = col.row[this.at] as number
    if (first === 0 || (row !== 0 && row < first)) col.row[this.at] = row
  }

  /** How often a check could test a record, or with `-` before its name could not. */
  tallied(check: string): number {
    return this.table.tallies.get(check)?.[this.at] ?? 0
  }

  tally(check: string, times: number): void {
    const { tallies, rows } = this.table
    let counts = tallies.get(check)
    if (counts === undefined || counts.length <= this.at) {
      counts = inRoom(counts ?? NO_COUNTS, rows.col.file.length)
      tallies.set(check, counts)
    }
    counts[this.at] = (counts[this.at] as number) + times
  }

  private word(
    column: 'file' | 'format' | 'carrier' | 'account' | 'invoice' | 'period' | 'currency',
  ): string | null {
    const { rows, words } = this.table
    const id = rows.col[column][this.at] as number
    return id === NONE ? null : (words.list[id] as string)
  }
}
