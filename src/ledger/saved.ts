/**
 * The state as bytes: a mark and a version, then, compressed, everything except the tables as JSON, and the tables, column by
 * column. Each number of a column is stored as its difference from the one above, which compresses to a fraction.
 */
import { kMaxLength } from 'node:buffer'
import { promisify } from 'node:util'
import { deflate, deflateSync, inflateSync } from 'node:zlib'
import { InvoiceError } from '../schema/errors.js'
import type { InvoiceStatement } from '../schema/facts.js'
import type { FileSummary, UnchargedTotal } from '../schema/summary.js'
import { moneyOf } from '../values/money.js'
import { shipmentOf } from './book.js'
import { indexDelivery } from './deliveries.js'
import { Delivery } from './delivery.js'
import { addStatement, addUncharged, isDropped } from './files.js'
import { isOpen, openOf } from './open-files.js'
import { widened } from './room.js'
import { NONE } from './slots.js'
import { type AuditState, createState, type Keeps, type Kind, MIXED } from './state.js'
import { type ColumnOf, createTable, makeRoom, type TypedTable } from './table.js'

const MARK = Buffer.from('carrier-invoice audit\n', 'latin1')
/** Incremented with every change of the state's shape. */
const VERSION = 9
/** Bytes of a length, and of a number. */
const WORD = 4
/** Inflated bytes allowed per compressed byte; a state that compresses better is stored uncompressed. */
const RATIO = 100

/** The state without its tables. */
interface StateHead {
  readonly amounts: readonly string[]
  readonly words: readonly string[]
  readonly dates: readonly string[]
  readonly kinds: readonly Kind[]
  readonly deliveries: number
  /** Taxes of deliveries that have one. */
  readonly taxes: readonly [number, string][]
  /** Names of the tallies of deliveries, in order. */
  readonly tallies: readonly string[]
  readonly shipmentNumbers: readonly string[]
  readonly files: readonly [string, FileSummary][]
  readonly names: readonly [string, [string, number][]][]
  readonly damaged: readonly [string, number[]][]
  readonly statements: readonly InvoiceStatement[]
  readonly uncharged: readonly UnchargedTotal[]
  /** Names of the tables whose rows belong to entries, in order. */
  readonly hung: readonly string[]
}

export function saveState(state: AuditState, compressed = true): Uint8Array {
  const bytes = plainBytes(state)
  return marked(bytes, compressed ? deflateSync(bytes) : null) // uncompressed for another thread, which reads it at once
}

/** The same, compressed on another thread. Later changes of the state are not included. */
export async function saveStateAside(state: AuditState): Promise<Uint8Array> {
  const bytes = plainBytes(state)
  return marked(bytes, await promisify(deflate)(bytes))
}

function plainBytes(state: AuditState): Buffer {
  const head: StateHead = {
    amounts: state.amounts.texts.list,
    words: state.words.list,
    dates: state.dates.list,
    kinds: state.kinds,
    deliveries: state.deliveries.length,
    taxes: state.deliveries.flatMap(({ tax }, at) => (tax === null ? [] : [[at, tax.text]])),
    tallies: [...state.deliveryTable.tallies.keys()],
    shipmentNumbers: Array.from({ length: state.shipments.length }, (_, at) => state.numbers.text(at)),
    files: [...state.files],
    names: [...state.names].map(([file, names]) => [file, [...names]]),
    damaged: [...state.open].map(([file, { damaged }]) => [file, damaged]),
    statements: state.statements.filter((one) => !isDropped(one)),
    uncharged: state.uncharged.filter((one) => !isDropped(one)),
    hung: [...state.hung.keys()],
  }
  const json = Buffer.from(JSON.stringify(head))
  return Buffer.concat([
    wordOf(json.length),
    json,
    ...tablesOf(state, head.hung).map(bytesOf),
    bytesOf(talliesOf(state)),
  ])
}

function marked(bytes: Buffer, packed: Buffer | null): Uint8Array {
  const isBounded = packed !== null && bytes.length <= packed.length * RATIO
  return Buffer.concat([MARK, Buffer.of(VERSION), isBounded ? packed : deflateSync(bytes, { level: 0 })])
}

/** Throws `InvoiceError` (`usage`) for bytes that are not a state, or have another version. */
export function loadState(saved: Uint8Array, keeps: Keeps): AuditState {
  const bytes = Buffer.from(saved.buffer, saved.byteOffset, saved.byteLength)
  if (!bytes.subarray(0, MARK.length).equals(MARK)) throw noState(undefined)
  checkVersion(bytes[MARK.length])
  const packed = bytes.subarray(MARK.length + 1)
  try {
    return read(inflateSync(packed, { maxOutputLength: Math.min(packed.length * RATIO, kMaxLength) }), keeps)
  } catch (error) {
    throw error instanceof InvoiceError ? error : noState(error)
  }
}

function otherChecks(names: readonly string[]): InvoiceError {
  // Names that are not checks: the ledger's own rows.
  const own = new Set(createState().hung.keys())
  return new InvoiceError({
    code: 'usage',
    value: names.filter((name) => !own.has(name)).join(', ') || 'no checks',
    expected: 'a state of the same `checks`, or of all of them where none are chosen',
    remedy: 'Choose the checks that it was made with, or audit the files again.',
  })
}

function read(bytes: Buffer, keeps: Keeps): AuditState {
  let at = WORD + bytes.readUInt32LE(0)
  const head = JSON.parse(bytes.toString('utf8', WORD, at)) as StateHead
  const state = createState(keeps)
  if (head.hung.join() !== [...state.hung.keys()].join()) throw otherChecks(head.hung)
  for (const text of head.amounts) state.amounts.id(text)
  for (const text of head.words) state.words.id(text)
  for (const text of head.dates) state.dates.id(text)
  for (const table of tablesOf(state, head.hung)) at = fill(table, bytes, at)
  const tallies = createTable(Object.fromEntries(head.tallies.map((name) => [name, 'number'])))
  at = fill(tallies, bytes, at)
  for (const name of tallies.names) state.deliveryTable.tallies.set(name, tallies.col[name] as Int32Array)
  if (at !== bytes.length) throw new RangeError('bytes behind the last table')
  checkNumbers(state, head)
  index(state, head)
  return state
}

/** Tables in the order in which they are saved. */
function tablesOf(state: AuditState, hung: readonly string[]): TypedTable<string>[] {
  const { shipments, entries, lines, declared, deliveryTable } = state
  return [
    deliveryTable.rows,
    shipments,
    entries,
    lines,
    declared,
    ...hung.map((name) => state.hung.get(name)),
  ] as TypedTable<string>[]
}

/** How often checks could run, as a table with a column for each. */
function talliesOf({ deliveries: { length }, deliveryTable: { tallies } }: AuditState): TypedTable<string> {
  const col = Object.fromEntries([...tallies].map(([name, counts]) => [name, widened(counts, length)]))
  return { of: {}, names: [...tallies.keys()], col, length }
}

function bytesOf({ names, col, length }: TypedTable<string>): Buffer {
  const bytes = Buffer.alloc(WORD + length * WORD * names.length)
  let at = bytes.writeUInt32LE(length, 0)
  for (const name of names) {
    const cells = col[name] as Int32Array
    let above = 0
    for (let row = 0; row < length; row++) {
      const value = cells[row] as number
      at = bytes.writeInt32LE((value - above) | 0, at)
      above = value
    }
  }
  return bytes
}

/** Returns the start of the next table. */
function fill(table: TypedTable<string>, bytes: Buffer, start: number): number {
  const length = bytes.readUInt32LE(start)
  if (length * table.names.length * WORD > bytes.length) throw new RangeError('a table longer than the state')
  makeRoom(table, Math.max(length, 1))
  table.length = length
  let at = start + WORD
  for (const name of table.names) {
    const cells = table.col[name] as Int32Array
    let above = 0
    for (let row = 0; row < length; row++, at += WORD) {
      above = (above + bytes.readInt32LE(at)) | 0
      cells[row] = above
    }
  }
  return at
}

/** Checks that every number is within its list or table, and that chains are linked backwards, so that none is endless. */
function checkNumbers(state: AuditState, head: StateHead): void {
  const all: Readonly<Partial<Record<ColumnOf, number>>> = {
    amount: head.amounts.length,
    word: head.words.length,
    date: head.dates.length,
    kind: head.kinds.length,
    delivery: head.deliveries,
    shipment: state.shipments.length,
    entry: state.entries.length,
  }
  const ofHead = new Map([
    [state.shipments.col.head, state.entries.length],
    [state.entries.col.head, state.lines.length],
    [state.deliveryTable.rows.col.declared, state.declared.length],
  ])
  for (const { names, of, col, length } of tablesOf(state, head.hung))
    for (const name of names) {
      const cells = col[name] as Int32Array
      const sort = of[name] as ColumnOf
      const fixed = ofHead.get(cells) ?? all[sort]
      if (fixed === undefined && sort !== 'place') continue
      for (let row = 0; row < length; row++) {
        const value = cells[row] as number
        if (value < MIXED || value >= (fixed ?? row)) throw new RangeError(`a number of no ${sort}`)
      }
    }
  const [amounts, words] = [state.amounts.texts.list.length, state.words.list.length]
  if (
    amounts !== head.amounts.length ||
    words !== head.words.length ||
    state.shipments.length !== head.shipmentNumbers.length
  )
    throw new RangeError('a list that names something twice')
}

/** Restores everything except the tables, and rebuilds the indexes from the rows. */
function index(state: AuditState, head: StateHead): void {
  for (const [at, kind] of head.kinds.entries()) {
    state.kinds.push(kind)
    const ids = state.kindsByDescription.get(kind.description)
    if (ids === undefined) state.kindsByDescription.set(kind.description, [at])
    else ids.push(at)
  }
  for (let at = 0; at < head.deliveries; at++) {
    const place = new Delivery(state.deliveryTable, at)
    state.deliveries.push(place)
    if (place.copy) continue
    indexDelivery(state, at)
    if (isOpen(place.file)) openOf(state, place.file).deliveries.push(at)
  }
  for (let at = 0; at < state.declared.length; at++) {
    const { delivery, amount } = state.declared.col
    state.declaredAt.add(Math.imul(delivery[at] as number, 31) + (amount[at] as number), at)
  }
  for (const [at, tax] of head.taxes) state.deliveryTable.taxes.add(at, moneyOf(tax))
  for (const one of head.statements) addStatement(state, one.file, one)
  for (const one of head.uncharged) addUncharged(state, one.file, one)
  for (const [file, damaged] of head.damaged) openOf(state, file).damaged.push(...damaged)
  for (const [file, summary] of head.files) state.files.set(file, summary)
  for (const [file, names] of head.names) state.names.set(file, new Map(names))
  const { shipments } = state
  const { head: heads, carrier, tracked } = shipments.col
  const saved = heads.slice(0, shipments.length)
  shipments.length = 0
  for (const [at, number] of head.shipmentNumbers.entries()) {
    const word = state.words.list[carrier[at] as number] ?? ''
    if (shipmentOf(state, word, number, tracked[at] === 1) !== at) throw new RangeError('a shipment twice')
    heads[at] = saved[at] ?? NONE
  }
}

function checkVersion(version: unknown): void {
  if (version === VERSION) return
  throw new InvoiceError({
    code: 'usage',
    value: String(version),
    expected: `an audit state of version ${VERSION}`,
    remedy: 'Audit the files again with this version.',
  })
}

function wordOf(value: number): Buffer {
  const bytes = Buffer.alloc(WORD)
  bytes.writeUInt32LE(value)
  return bytes
}

const noState = (cause: unknown): InvoiceError =>
  new InvoiceError(
    {
      code: 'usage',
      value: 'the bytes given',
      expected: 'the bytes that `save()` of an audit gave, whole',
      remedy: 'Audit the files again.',
    },
    { cause },
  )

/** An audit's state as a JSON value: its bytes as base64. */
export interface AuditStateText {
  readonly audit: number
  readonly state: string
}

export const stateToJSON = (state: AuditState): AuditStateText => ({
  audit: VERSION,
  state: Buffer.from(saveState(state)).toString('base64'),
})

export function stateFromJSON(text: AuditStateText, keeps: Keeps): AuditState {
  checkVersion(text?.audit)
  return loadState(Buffer.from(typeof text.state === 'string' ? text.state : '', 'base64'), keeps)
}
