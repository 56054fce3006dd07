/**
 * The state as bytes: a mark and a version, then compressed what the tables are not, as JSON, and the tables, column by
 * column. Each number of a column is kept as its difference from the one above, which compresses to a fraction.
 */
import { deflateSync, inflateSync } from 'node:zlib'
import { InvoiceError } from '../schema/errors.js'
import type { AuditState } from './state.js'
import { checkVersion, headOf, type StateHead, stateFrom, TABLES, type Tables } from './state-json.js'
import { type ColumnOf, createTable, newRow, type TypedTable } from './table.js'

const MARK = Buffer.from('carrier-invoice audit\n', 'latin1')
/** Bytes of a length, and of a number. */
const WORD = 4

export function saveState(state: AuditState): Uint8Array {
  const head = headOf(state)
  const json = Buffer.from(JSON.stringify(head))
  const parts = [wordOf(json.length), json]
  const { shipments, entries, lines, fuel, sized, taxed } = state
  parts.push(bytesOf(shipments), bytesOf(entries), bytesOf(lines))
  parts.push(bytesOf(fuel), bytesOf(sized), bytesOf(taxed))
  return Buffer.concat([MARK, Buffer.of(head.audit), deflateSync(Buffer.concat(parts))])
}

/** Throws `InvoiceError` (`usage`) for bytes that are no state, or one of another version. */
export function loadState(saved: Uint8Array): AuditState {
  const bytes = Buffer.from(saved.buffer, saved.byteOffset, saved.byteLength)
  if (!bytes.subarray(0, MARK.length).equals(MARK)) throw noState(undefined)
  checkVersion(bytes[MARK.length])
  try {
    return read(inflateSync(bytes.subarray(MARK.length + 1)))
  } catch (error) {
    throw noState(error)
  }
}

function read(bytes: Buffer): AuditState {
  const length = bytes.readUInt32LE(0)
  let at = WORD + length
  const head = JSON.parse(bytes.toString('utf8', WORD, at)) as StateHead
  const table = <Name extends string>(of: Readonly<Record<Name, ColumnOf>>): TypedTable<Name> => {
    const found = tableOf(of, bytes, at)
    at += WORD + found.length * WORD * found.names.length
    return found
  }
  const tables: Tables = {
    shipments: table(TABLES.shipments),
    entries: table(TABLES.entries),
    lines: table(TABLES.lines),
    fuel: table(TABLES.fuel),
    sized: table(TABLES.sized),
    taxed: table(TABLES.taxed),
  }
  if (at !== bytes.length) throw new RangeError('bytes behind the last table')
  return stateFrom(head, tables)
}

function bytesOf<Name extends string>({ names, col, length }: TypedTable<Name>): Buffer {
  const bytes = Buffer.alloc(WORD + length * WORD * names.length)
  let at = bytes.writeUInt32LE(length, 0)
  for (const name of names) {
    let above = 0
    for (let row = 0; row < length; row++) {
      const value = col[name][row] as number
      at = bytes.writeInt32LE((value - above) | 0, at)
      above = value
    }
  }
  return bytes
}

function tableOf<Name extends string>(
  of: Readonly<Record<Name, ColumnOf>>,
  bytes: Buffer,
  start: number,
): TypedTable<Name> {
  const table = createTable(of)
  const length = bytes.readUInt32LE(start)
  if (length * table.names.length * WORD > bytes.length) throw new RangeError('a table longer than the state')
  while (table.length < length) newRow(table)
  let at = start + WORD
  for (const name of table.names) {
    let above = 0
    for (let row = 0; row < length; row++, at += WORD) {
      above = (above + bytes.readInt32LE(at)) | 0
      table.col[name][row] = above
    }
  }
  return table
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
