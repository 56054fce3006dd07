/**
 * The line items of one file as Parquet files on this machine, one for each partition. A limited number is open at a time, with
 * at most as many rows in memory as a Parquet file holds: rows of further partitions wait on disk until these are closed.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { LineItem } from '../../schema/line-item.js'
import { openParquetTable, type ParquetTable, RAW_GROUP, ROW_GROUP } from '../parquet.js'
import { type OwnFile, openOwnFile } from './own-file.js'
import { partitionOf } from './partition.js'

/** A complete Parquet file that is not in its place yet. */
export interface LakePart {
  readonly partition: string
  readonly path: string
}

export interface FileParts {
  add(items: Iterable<LineItem>): Promise<void>
  /** Completes all of them. */
  finish(): Promise<readonly LakePart[]>
  /** Deletes all of them from the disk. */
  discard(): Promise<void>
}

export interface FilePartsOptions {
  readonly raw: boolean
  /** Partitions that are written at a time; default 16. */
  readonly openAtOnce?: number | undefined
  /** Rows in memory. */
  readonly rows?: number | undefined
}

const OPEN_AT_ONCE = 16

/** `folder`: where the files are written. */
export function createFileParts(
  folder: string,
  { raw, openAtOnce = OPEN_AT_ONCE, rows: most = ROW_GROUP }: FilePartsOptions,
): FileParts {
  let tables = new Map<string, { readonly table: ParquetTable; readonly file: OwnFile }>()
  let waiting: OwnFile | null = null
  const files = new Set<OwnFile>()
  const parts: LakePart[] = []
  let rows = 0 // in memory
  let rawLength = 0

  async function ownFile(): Promise<OwnFile> {
    const file = await openOwnFile(folder)
    files.add(file)
    return file
  }

  async function tableOf(partition: string): Promise<ParquetTable | null> {
    const known = tables.get(partition)
    if (known !== undefined) return known.table
    if (tables.size >= openAtOnce) return null
    const file = await ownFile()
    const table = await openParquetTable(file, { raw })
    tables.set(partition, { table, file })
    return table
  }

  async function add(items: Iterable<LineItem>): Promise<void> {
    const lines: string[] = []
    for (const item of items) {
      const table = await tableOf(partitionOf(item))
      if (table === null) {
        lines.push(lineOf(item))
        continue
      }
      const rawBefore = table.rawLength()
      table.add(item)
      rows++
      rawLength += table.rawLength() - rawBefore
      if (rows >= most || rawLength >= RAW_GROUP) await makeRoom()
    }
    if (lines.length === 0) return
    waiting ??= await ownFile()
    await waiting.write(lines.join(''))
  }

  /** Writes out the table with the most rows. */
  async function makeRoom(): Promise<void> {
    const [first, ...others] = [...tables.values()].map(({ table }) => table)
    const largest = others.reduce((a, b) => (b.rows() > (a?.rows() ?? 0) ? b : a), first)
    rows -= largest?.rows() ?? 0
    rawLength -= largest?.rawLength() ?? 0
    await largest?.flush()
  }

  async function closeTables(): Promise<void> {
    for (const [partition, { table, file }] of tables) {
      await table.finish()
      await file.close()
      parts.push({ partition, path: file.path })
    }
    tables = new Map()
    rows = 0
    rawLength = 0
  }

  return {
    add,
    finish: async () => {
      await closeTables()
      while (waiting !== null) {
        const file: OwnFile = waiting
        waiting = null
        await file.close()
        for await (const items of lineItemsIn(file.path)) await add(items)
        await closeTables()
        await file.discard()
      }
      return parts
    },
    discard: async () => {
      for (const file of files) await file.discard()
    },
  }
}

/** A line item as a line. Node 24 also ends lines at two further characters. */
const lineOf = (item: LineItem): string =>
  `${JSON.stringify(item).replace(/[\u2028\u2029]/g, (char) => (char === '\u2028' ? '\\u2028' : '\\u2029'))}\n`

/** Line items from a file with one per line, some at a time. */
async function* lineItemsIn(path: string): AsyncGenerator<LineItem[]> {
  let items: LineItem[] = []
  for await (const line of createInterface(createReadStream(path))) {
    items.push(JSON.parse(line) as LineItem)
    if (items.length < READ_AT_ONCE) continue
    yield items
    items = []
  }
  yield items
}
const READ_AT_ONCE = 1_000
