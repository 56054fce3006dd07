import type { HeadRow } from '../detect/neighbours.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import type { InvoiceError } from '../schema/errors.js'
import type { Classifier } from './classify.js'
import type { Settled } from './row.js'
import type { Tally } from './tally.js'
import type { TotalsBook } from './totals-book.js'

/** What the file is, as far as its records need to know. */
export interface MapperContext {
  readonly format: FormatDeclaration
  readonly columns: Columns
  /** Usual number of cells of a record. */
  readonly width: number
  /** The records at the beginning of the file, the column names left out. */
  readonly headRows: () => readonly HeadRow[]
  /** Number of the record that holds the column names; 0 where there is none. */
  readonly headerRow: number
  /** Number of the first record that has the look of the format, or its column names. */
  readonly recognisedBy: number
  readonly file: string
  /** Whether its records are rows of a sheet: the lines within a cell are none of the file. */
  readonly sheet: boolean
  readonly settled: Settled
  readonly classifier: Classifier
  readonly tally: Tally
  readonly raw: boolean
  readonly facts: boolean
  /** For files that name no currency. */
  readonly currency: string | null
  readonly reject: (error: InvoiceError) => void
  /** Where records are added up, if that is all that is asked for. */
  readonly totals?: TotalsBook | undefined
}
