/** Money in = money out + money rejected, record by record and cell by cell, by a second reading of every amount. */

import type { Match } from '../../src/detect/detect.js'
import { chargeCellsOf } from '../../src/format/charge-columns.js'
import { foldName } from '../../src/format/columns.js'
import type { Cell, CellRef, LineItem, RecordCharge } from '../../src/index.js'
import { foldSubtotal } from '../../src/parse/charge-cells.js'
import { isZero, normal, readings } from './amounts.js'

export interface Read {
  readonly match: Match
  /** Cells of each record. */
  readonly records: readonly (readonly string[])[]
  /** Each record as it stands. */
  readonly texts: readonly string[]
  readonly items: readonly LineItem[]
  /** Numbers of the rejected records. */
  readonly rejected: ReadonlySet<number | undefined>
}

/** What does not hold, in words. */
export function moneyLaws(read: Read): string[] {
  const { match, records, items, rejected } = read
  const byRow = new Map<number, LineItem[]>()
  for (const item of items) byRow.set(item.source.row, [...(byRow.get(item.source.row) ?? []), item])
  const cells = chargeCellsOf(match.format.charges, match.columns)
  const subtotals = new Set(
    match.format.charges.flatMap((charge) =>
      charge.kind === 'pairs' ? charge.subtotals.map(foldSubtotal) : [],
    ),
  )
  const wrong: string[] = []
  records.forEach((record, index) => {
    const row = index + 1
    const lines = byRow.get(row)
    const text = (at: number): string => (at < 0 ? '' : (record[at] ?? '').trim())
    const charging = cells.filter(({ amount, label }) => {
      const said = label.at.map(text).find((one) => one !== '') ?? ''
      return !isZero(text(amount)) && !subtotals.has(foldSubtotal(said))
    })
    const [only] = match.format.charges
    if (rejected.has(row)) {
      if (lines !== undefined) wrong.push(`record ${row} is rejected and charged`)
    } else if (lines === undefined) {
      if (!mayBeSkipped(read, index)) {
        if (only?.kind === 'record' && !isZero(text(placeOf(match, only.net))))
          wrong.push(`record ${row} is skipped`)
        for (const { column } of charging) wrong.push(`record ${row} is skipped with ${column}`)
      }
    } else if (only?.kind === 'record') wrong.push(...recordCharge(match, only, lines, text))
    else {
      for (const cell of charging) {
        const own = lines.filter(({ source }) => source.column === cell.column)
        if (own.length !== 1) wrong.push(`record ${row}: ${own.length} lines of ${cell.column}`)
      }
      for (const line of lines) {
        const at = match.columns.names.indexOf(line.source.column ?? '')
        // Tax or a discount without a charge.
        const hasOther = line.tax_cost !== null || line.net_cost !== line.gross_cost
        const isWithout = text(at) === '' && hasOther && normal(line.gross_cost) === '0'
        if (!isWithout && !readings(text(at)).includes(normal(line.gross_cost)))
          wrong.push(`record ${row}: ${line.gross_cost} in ${line.source.column}, not ${text(at)}`)
      }
      const columns = new Set(lines.map(({ source }) => source.column))
      if (columns.size !== lines.length) wrong.push(`record ${row}: a cell is charged twice`)
      const others = [...columns].filter((column) => !charging.some((cell) => cell.column === column))
      if (others.length > 1) wrong.push(`record ${row}: charged by ${others}`)
    }
  })
  return wrong
}

function placeOf({ columns }: Match, ref: CellRef | undefined): number {
  const cells: readonly Cell[] = ref === undefined ? [] : Array.isArray(ref) ? ref : [ref as Cell]
  for (const cell of cells) if (typeof cell !== 'object' && columns.find(cell) >= 0) return columns.find(cell)
  return -1
}

function recordCharge(
  match: Match,
  charge: RecordCharge,
  lines: readonly LineItem[],
  text: (at: number) => string,
): string[] {
  const [line] = lines
  if (line === undefined || lines.length !== 1) return [`${lines.length} lines of one charge`]
  const place = `record ${line.source.row}`
  const net = text(placeOf(match, charge.net))
  const wrong: string[] = []
  if (!(net === '' ? ['0'] : readings(net)).includes(normal(line.net_cost)))
    wrong.push(`${place}: net ${line.net_cost}, not ${net}`)
  const tax = text(placeOf(match, charge.tax))
  if (tax === '' ? line.tax_cost !== null : !readings(tax).includes(normal(line.tax_cost ?? '')))
    wrong.push(`${place}: tax ${line.tax_cost}, not ${tax}`)
  if (typeof charge.gross === 'string') {
    const gross = text(placeOf(match, charge.gross))
    if (!readings(gross).includes(normal(line.gross_cost)))
      wrong.push(`${place}: gross ${line.gross_cost}, not ${gross}`)
  }
  return wrong
}

/** A header is met again in other letters or quotes too. */
const foldedCells = (record: readonly string[]): string => record.map(foldName).join('\n')

/** Whether the record carries no charge by what the format says of its kinds, or is blank, or a header. */
function mayBeSkipped({ match, records, texts }: Read, index: number): boolean {
  const record = records[index] ?? []
  if (index < match.headerRow || record.every((cell) => cell.trim() === '')) return true
  if (texts.slice(0, match.headerRow).includes(texts[index] ?? '')) return true
  if (records.slice(0, match.headerRow).some((header) => foldedCells(header) === foldedCells(record)))
    return true
  const text = (ref: CellRef): string => {
    for (const cell of Array.isArray(ref) ? ref : [ref]) {
      if (typeof cell === 'object') continue
      const at = match.columns.find(cell)
      const found = at < 0 ? '' : (record[at] ?? '').trim()
      if (found !== '' && found !== match.format.blankText) return found
    }
    return ''
  }
  const kind = (match.format.rows ?? []).find(({ when = [] }) =>
    when.every(({ cell, matcher }) => matcher.test(text(cell))),
  )
  return kind?.skip !== undefined
}
