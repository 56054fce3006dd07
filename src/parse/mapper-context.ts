import type { Dialect } from '../csv/reader.js'
import type { HeadRow } from '../detect/neighbours.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import type { InvoiceError } from '../schema/errors.js'
import type { Classifier } from './classify.js'
import type { Settled } from './row.js'
import type { Tally } from './tally.js'
import type { TotalsBook } from './totals-book.js'

/** The facts about the file that its records need. */
export interface MapperContext {
  readonly format: FormatDeclaration
  readonly columns: Columns
  readonly dialect: Dialect
  /** Usual number of cells of a record. */
  readonly width: number
  /** The records at the beginning of the file, without the column names. */
  readonly headRows: () => readonly HeadRow[]
  /** Number of the record that holds the column names; 0 if there is none. */
  readonly headerRow: number
  /** Number of the first record that has the shape of the format or holds its column names. */
  readonly recognisedBy: number
  readonly file: string
  /** Whether its records are rows of a sheet: line breaks within a cell are not lines of the file. */
  readonly sheet: boolean
  readonly settled: Settled
  readonly classifier: Classifier
  readonly tally: Tally
  readonly raw: boolean
  readonly facts: boolean
  /** For files that state no currency. */
  readonly currency: string | null
  readonly reject: (error: InvoiceError) => void
  /** The book for the sums, if only totals are requested. */
  readonly totals?: TotalsBook | undefined
}
