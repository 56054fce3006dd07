/**
 * Money in = money out, told from the declaration alone: which cells hold charges, summed over all records by a
 * slow reader, against the line items that name those cells.
 */
import type { CellRef, FormatDeclaration, LineItem } from '../src/index.js'
import { units } from './law-kit.js'

/** In units of `units()`. */
export interface ColumnSum {
  readonly column: string
  /** Over all records. */
  readonly inFile: bigint
  readonly inLines: bigint
  /** In cells that their label empties: subtotals, unused slots. */
  readonly emptied: bigint
  /** In records without line items: invoice rows, footers. */
  readonly skipped: bigint
}

type Records = readonly (readonly string[])[]

export function columnSums(
  format: FormatDeclaration,
  records: Records,
  items: readonly LineItem[],
): ColumnSum[] {
  const names = Object.keys(items[0]?.raw ?? {})
  const byRow = new Map<number, LineItem[]>()
  for (const item of items) {
    const lines = byRow.get(item.source.row)
    if (lines === undefined) byRow.set(item.source.row, [item])
    else lines.push(item)
  }
  const mark = markOf(format, names, records)
  const sums: ColumnSum[] = []
  for (const { at, part, label, empties } of chargeCells(format, names)) {
    let [inFile, inLines, emptied, skipped] = [0n, 0n, 0n, 0n]
    records.forEach((record, index) => {
      const lines = byRow.get(index + 1)
      const amount = units(record[at] ?? '', mark) ?? 0n
      inFile += amount
      if (lines === undefined) skipped += amount
      else if (empties(record[label] ?? '', label >= 0)) emptied += amount
      else
        for (const line of lines)
          if (line.source.column === null || line.source.column === names[at])
            inLines += units(line[part] ?? '') ?? 0n
    })
    sums.push({ column: names[at] ?? '', inFile, inLines, emptied, skipped })
  }
  return sums
}

interface MoneyCell {
  readonly at: number
  /** What of the line item stands in it. */
  readonly part: 'gross_cost' | 'net_cost' | 'tax_cost'
  /** Where its label stands, -1 where it has none. */
  readonly label: number
  /** Whether the label says that the cell is no charge. */
  readonly empties: (label: string, labelled: boolean) => boolean
}

const never = () => false

function chargeCells(format: FormatDeclaration, names: readonly string[]): MoneyCell[] {
  const find = (ref: CellRef | undefined): number[] => positions(format, names, ref)
  const cells: MoneyCell[] = []
  const add = (ref: CellRef | undefined, part: MoneyCell['part']) => {
    for (const at of find(ref).slice(0, 1)) cells.push({ at, part, label: -1, empties: never })
  }
  for (const charge of format.charges) {
    if (charge.kind === 'record') {
      add(charge.net, 'net_cost')
      add(charge.tax, 'tax_cost')
      if (typeof charge.gross === 'string') add(charge.gross, 'gross_cost')
    } else if (charge.kind === 'cell') add(charge.column, 'gross_cost')
    else if (charge.kind === 'pairs') {
      const labels = find(charge.label)
      const subtotals = new Set(charge.subtotals.map(folded))
      const empties = (label: string) => subtotals.has(folded(label))
      find(charge.amount).forEach((at, nth) => {
        const numbered = labels.find(
          (label) => /\d+\D?$/.exec(names[label] ?? '')?.[0] === /\d+\D?$/.exec(names[at] ?? '')?.[0],
        )
        cells.push({ at, part: 'gross_cost', label: numbered ?? labels[nth] ?? -1, empties })
      })
    } else
      for (let n = 1; n <= 40; n++) {
        const [label = -1] = find(charge.label.replace('{n}', `${n}`))
        for (const at of find(charge.amount.replace('{n}', `${n}`)))
          cells.push({ at, part: 'gross_cost', label, empties: never })
      }
  }
  return cells.filter(
    (cell, nth) => cells.findIndex(({ at, part }) => at === cell.at && part === cell.part) === nth,
  )
}

const folded = (text: string) => text.trim().replace(/\s+/g, ' ').replaceAll('’', "'").toLowerCase()
const compactName = (name: string) => name.replace(/\s+/g, '').toLowerCase()

/** Columns of a name: as it stands, by its alias, or numbered by this project or another tool. */
function positions(format: FormatDeclaration, names: readonly string[], ref: CellRef | undefined): number[] {
  if (typeof ref !== 'string') return typeof ref === 'number' ? [ref - 1] : []
  const wanted = compactName(ref)
  const meant = new Map(
    Object.entries(format.aliases ?? {}).map(([name, real]) => [compactName(name), compactName(real)]),
  )
  const exact = new Set(names.map(compactName))
  return names.flatMap((name, at) => {
    const base = compactName(name).replace(/#\d+$/, '')
    const numbered = base.replace(/(?:[._]?\d+|\(\d+\))$/, '')
    const same = base === wanted || meant.get(base) === wanted
    const repeated = (numbered === wanted && exact.has(wanted)) || meant.get(numbered) === wanted
    return same || repeated ? [at] : []
  })
}

/** The file's decimal mark: a comma where some charge cell has one before its last one or two digits. */
function markOf(format: FormatDeclaration, names: readonly string[], records: Records): '.' | ',' {
  if (format.decimal === 'point') return '.'
  const cells = chargeCells(format, names)
  return records.some((record) => cells.some(({ at }) => /,\d{1,2}\D*$/.test(record[at] ?? ''))) ? ',' : '.'
}

/** What the charged segments come to, from the cells of the second reader; hundredths and amounts that are taken off as declared. */
export function segmentSum(
  { charges: [charge], columns = [], decimal, takenOff = [] }: FormatDeclaration,
  records: readonly (readonly string[])[],
  charged: ReadonlySet<number>,
  mark: '.' | ',',
): bigint {
  const cell = (record: readonly string[], ref: CellRef): string =>
    [ref].flat().flatMap((name) => record[columns.indexOf(String(name))] || [])[0] ?? ''
  let sum = 0n
  records.forEach((record, at) => {
    if (!charged.has(at + 1) || charge?.kind !== 'record') return
    const amount = units(cell(record, charge.net), mark) ?? 0n
    const times = takenOff.filter((all) =>
      all.every((one) => one.matcher.test(cell(record, one.cell))),
    ).length
    sum += (times % 2 === 1 ? -amount : amount) / (decimal === 'hundredths' ? 100n : 1n)
  })
  return sum
}
