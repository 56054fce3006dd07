/** Records that are totals: labelled as one, or only the sum of the records above them. */
import type { RecordReader } from '../csv/reader.js'
import { createSum } from '../values/money.js'
import type { ChargeCells } from './charge-cells.js'
import type { Line, Lines } from './lines.js'
import type { MapperContext } from './mapper-context.js'
import type { Row } from './row.js'
import type { Settlement } from './row-total.js'
import { bindSubtotals, DOUBTFUL, type Subtotals } from './subtotals.js'
import { bindTotalRow } from './total-row.js'
import { NotTotals } from './totals-book.js'

export interface TotalRecords {
  readonly subtotals: Subtotals | null
  /** Sets the problem of the reader's record if it is a total. */
  find(settlement: Settlement): void
  /** The reader's record has been charged: counts it in a warning if it may be a total. */
  charged(currency: string | null): void
  /** The following records belong to another statement. */
  beginInvoice(): void
}

interface Sources {
  readonly reader: RecordReader
  readonly row: Row
  readonly lines: Lines
  readonly cells: ChargeCells
}

export function createTotalRecords(
  { reader, row, lines, cells }: Sources,
  { format, columns, tally, totals }: MapperContext,
): TotalRecords {
  const totalIn = bindTotalRow(format, columns)
  const labels = cells.cells.flatMap(({ label }) => label.at) // each names the charge beside it
  const subtotals = bindSubtotals(format, columns, labels)
  const sum = createSum()
  let doubtful = false

  function find({ stated }: Settlement): void {
    doubtful = false
    if (row.problem !== null || lines.count === 0) return
    row.problem = totalIn(row, reader)
    // Totals are added up without the records above being known.
    if (totals !== undefined && subtotals?.mayBeTotal(row, reader) === true) throw new NotTotals()
    const found = row.problem ?? subtotals?.problem(row, reader, lines, stated) ?? null
    doubtful = found === DOUBTFUL
    if (found === DOUBTFUL || found === null) return
    row.problem = found
    subtotals?.total(lines, reader.row)
  }

  function warn(currency: string | null): void {
    sum.reset()
    for (let at = 0; at < lines.count; at++) sum.add((lines.all[at] as Line).net)
    tally.ofFile.count('subtotal', '', currency, sum.money(), reader.row)
  }

  return {
    subtotals,
    find,
    charged: (currency) => {
      subtotals?.charged(row, reader.row, lines, doubtful)
      if (doubtful) warn(currency)
    },
    beginInvoice: () => subtotals?.runs.beginInvoice(reader.row + 1),
  }
}
