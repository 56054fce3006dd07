/** Builds the columns of a batch from its numbers on first access. */

import { latin1 } from '../csv/latin1.js'
import type { AddressFact, FactName } from '../schema/facts.js'
import { SHIPMENT_FIELDS, type ShipmentField } from '../schema/line-item.js'
import { addMoney, type Money, negate, ZERO } from '../values/money.js'
import type { AddressColumns } from './address-facts.js'
import { AMOUNTS, type BatchNumbers } from './batch-numbers.js'
import type { ChargeColumns, InvoiceHead, RecordColumns, ShipmentColumns } from './charge-batch.js'
import { lazyShape } from './lazy.js'
import type { TextValues } from './plain-values.js'
import { keepRaw, type RawRecord } from './raw.js'

export type Text = string | null
export type TextColumn = readonly Text[]

/** Builds columns from the stored numbers of plain records. */
export interface PlainColumns {
  /** Count of stored numbers per record. */
  readonly kept: number
  readonly values: () => TextValues
  /** A column of the plain records, with `stride` numbers per record. */
  column(name: PlainColumn, values: TextValues, kept: Int32Array, stride: number): Text[]
  /** Whether a record without a date has the date of its invoice. */
  readonly ofInvoice: boolean
}

export type PlainColumn =
  | 'transaction_date'
  | 'tracking_number'
  | 'shipment_id'
  | ShipmentField
  | `fact ${FactName}`

/** The values of the odd records, in order. */
export interface OddRecords {
  readonly transaction_date: Text[]
  readonly tracking_number: Text[]
  readonly shipment_id: Text[]
  readonly residual: Text[]
  readonly alone: boolean[]
  readonly facts: readonly Text[][]
  readonly moneys: Money[]
}

export const oddRecords = (facts: readonly FactName[] | null): OddRecords => ({
  transaction_date: [],
  tracking_number: [],
  shipment_id: [],
  residual: [],
  alone: [],
  facts: (facts ?? []).map(() => []),
  moneys: [],
})

const RECORD_COLUMNS = [
  'row',
  'id',
  'head',
  'transaction_date',
  'tracking_number',
  'shipment_id',
  'first',
  'residual',
  'alone',
  ...SHIPMENT_FIELDS,
  'raw',
] as const
type Made<Columns, Names extends readonly (keyof Columns)[]> = Pick<Columns, Names[number]>
const newRecords = lazyShape<Made<RecordColumns, typeof RECORD_COLUMNS>>(RECORD_COLUMNS)
const CHARGE_COLUMNS = ['kind', 'column', 'gross', 'net', 'tax'] as const
const newCharges = lazyShape<Made<ChargeColumns, typeof CHARGE_COLUMNS>>(CHARGE_COLUMNS)

interface Filled {
  readonly numbers: BatchNumbers
  readonly odd: OddRecords
  /** Names of the odd records, and their shipment values. */
  readonly ids: readonly string[]
  readonly shipments: ShipmentColumns
  readonly facts: readonly FactName[] | null
  readonly addresses: AddressColumns
  readonly heads: readonly InvoiceHead[]
  readonly columns: readonly Text[]
  readonly plain: PlainColumns | null
  /** The cells of each record; null without the option `raw`. */
  readonly raw: readonly RawRecord[] | null
}

/** The columns of the filled batch. Afterwards the arrays may be reused for another batch. */
export function batchColumns(filled: Filled) {
  const { facts, addresses } = filled
  const record = recordColumns(filled)
  const records = newRecords(record.column as never)
  // No WeakMap: it would keep many short-lived values in memory for long.
  Object.defineProperty(records, DIGESTS, { value: record.digests })
  keepRaw(records, filled.raw)
  return {
    records,
    facts: facts && shapeOf(facts, addresses)(record.fact as never),
    charges: newCharges(chargeColumn(filled) as never),
  }
}

const DIGESTS = Symbol('digests')

/**
 * The digests in the ids of records, four numbers each, without building a text for each. All are zero for a record whose id has to be
 * read. Undefined if the columns were not built from numbers.
 */
export const digestsOf = (records: RecordColumns): Int32Array | undefined =>
  (records as { readonly [DIGESTS]?: () => Int32Array })[DIGESTS]?.()

type FactColumns = Partial<Record<FactName, TextColumn>>

/** The facts and addresses of a file. */
function shapeOf(facts: readonly FactName[], addresses: AddressColumns) {
  const shape =
    factShapes.get(facts) ?? lazyShape<FactColumns>([...(Object.keys(addresses) as FactName[]), ...facts])
  factShapes.set(facts, shape)
  return shape
}

const factShapes = new WeakMap<readonly FactName[], ReturnType<typeof lazyShape<FactColumns>>>()

function recordColumns({ numbers, odd, ids, shipments, facts, addresses, heads, plain, raw }: Filled) {
  const { records, charges } = numbers
  const row = numbers.row.slice(0, records)
  const head = numbers.head.slice(0, records)
  numbers.first[records] = charges
  const first = numbers.first.slice(0, records + 1)
  const place = numbers.place.slice(0, records)
  const kept = numbers.kept.slice(0, numbers.keptCells)
  const digests = Buffer.from(numbers.digests.subarray(0, 16 * numbers.plain))
  const plainRecords = numbers.plain
  const values = plainRecords > 0 ? plain?.values() : undefined

  /** Merges the columns of plain and odd records in record order. */
  function inOrder<Cell>(odds: readonly Cell[], plains: Cell[]): readonly Cell[] {
    if (plains.length === records) return plains
    if (plains.length === 0) return odds
    // Allocated at its final length, like the columns of plain records: the engine then treats both as the same kind of array.
    const cells = new Array<Cell>(records)
    let [nth, nthOdd] = [0, 0]
    for (let record = 0; record < records; record++)
      cells[record] = ((place[record] as number) < 0 ? odds[nthOdd++] : plains[nth++]) as Cell
    return cells
  }

  const all = <Cell>(cell: Cell): Cell[] => new Array<Cell>(plainRecords).fill(cell)

  function texts(name: PlainColumn, odds: TextColumn): TextColumn {
    if (plain === null || values === undefined) return odds
    // A file may have none of the columns that are kept.
    const own = plain.kept === 0 ? all<Text>(null) : plain.column(name, values, kept, plain.kept)
    return inOrder(odds, own)
  }

  /** Names of the plain records: hex digits of their digests, and their row numbers. */
  function names(): string[] {
    const made = new Array<string>(plainRecords)
    let nth = 0
    const bytes = Buffer.alloc(48, '-')
    for (let record = 0; record < records; record++) {
      if ((place[record] as number) < 0) continue
      const start = 16 * nth
      for (let at = 0; at < 16; at++) {
        const byte = digests[start + at] as number
        bytes[2 * at] = HEX.charCodeAt(byte >> 4)
        bytes[2 * at + 1] = HEX.charCodeAt(byte & 15)
      }
      const number = `${row[record]}`
      for (let at = 0; at < number.length; at++) bytes[33 + at] = number.charCodeAt(at)
      made[nth++] = latin1(bytes, 0, 33 + number.length)
    }
    return made
  }

  function digestWords(): Int32Array {
    const words = new Int32Array(4 * records)
    for (let record = 0, at = 0; record < records; record++) {
      if ((place[record] as number) < 0) continue
      for (let word = 0; word < 4; word++, at += 4) words[4 * record + word] = digests.readInt32BE(at)
    }
    return words
  }

  function dates(): TextColumn {
    const own = texts('transaction_date', odd.transaction_date)
    if (plain?.ofInvoice !== true) return own
    return own.map((date, record) => {
      if (date !== null || (place[record] as number) < 0) return date
      return heads[head[record] as number]?.invoice_date ?? null
    })
  }

  function column(name: (typeof RECORD_COLUMNS)[number]): unknown {
    if (name === 'row') return numbersOf(row)
    if (name === 'head') return numbersOf(head)
    if (name === 'first') return numbersOf(first)
    if (name === 'id') return inOrder(ids, names())
    if (name === 'residual') return inOrder(odd.residual, all<Text>(null))
    if (name === 'alone') return inOrder(odd.alone, all(false))
    if (name === 'raw') return raw?.map((record) => record.cells()) ?? null
    if (name === 'transaction_date') return dates()
    if (name === 'tracking_number' || name === 'shipment_id') return texts(name, odd[name])
    return texts(name, shipments[name])
  }

  const fact = (name: FactName): TextColumn => {
    const odds = odd.facts[facts?.indexOf(name) ?? -1] ?? addresses[name as AddressFact] ?? []
    return texts(`fact ${name}`, odds)
  }
  return { column, fact, digests: digestWords }
}

function chargeColumn({ numbers, odd, columns, plain }: Filled) {
  const { charges } = numbers
  const kind = numbers.kind.slice(0, charges)
  const column = numbers.column.slice(0, charges)
  const amounts = numbers.amounts.slice(0, charges * AMOUNTS)
  const values = plain?.values()

  const money = (number: number): Money => {
    if (number > 0) return values?.money(number) ?? ZERO
    return number === 0 ? ZERO : (odd.moneys[-number - 1] as Money)
  }

  /** The amounts from index `first` on, each plus or minus its second part. */
  function sums(first: number): Money[] {
    const column = new Array<Money>(charges)
    for (let at = first, charge = 0; charge < charges; at += AMOUNTS, charge++) {
      const amount = money(amounts[at] as number)
      const other = amounts[at + 1] as number
      column[charge] =
        other === 0 ? amount : addMoney(amount, other > 0 ? money(other) : negate(money(-other)))
    }
    return column
  }

  /** Whether each charge has the same gross and net amount. */
  function isGross(): boolean {
    for (let at = 0; at < amounts.length; at += AMOUNTS)
      if (amounts[at] !== amounts[at + 2] || amounts[at + 1] !== amounts[at + 3]) return false
    return true
  }

  function taxes(): (Money | null)[] {
    const column = new Array<Money | null>(charges)
    for (let at = AMOUNTS - 1, charge = 0; charge < charges; at += AMOUNTS, charge++) {
      const number = amounts[at] as number
      column[charge] = number === 0 ? null : money(number)
    }
    return column
  }

  function columnNames(): Text[] {
    const names = new Array<Text>(charges)
    for (let charge = 0; charge < charges; charge++) names[charge] = columns[column[charge] as number] ?? null
    return names
  }

  let gross: Money[] | null = null
  const grossColumn = (): Money[] => {
    gross ??= sums(0)
    return gross
  }

  return (name: (typeof CHARGE_COLUMNS)[number]): unknown => {
    if (name === 'kind') return numbersOf(kind)
    if (name === 'column') return columnNames()
    if (name === 'gross') return grossColumn()
    if (name === 'tax') return taxes()
    return isGross() ? grossColumn() : sums(2)
  }
}

/** The list as an array. Its iterator would be several times slower. */
function numbersOf(list: Int32Array): number[] {
  const numbers = new Array<number>(list.length)
  for (let at = 0; at < list.length; at++) numbers[at] = list[at] as number
  return numbers
}

const HEX = '0123456789abcdef'
