/**
 * `declared`: a record states a total that the charges of its invoice do not add up to. `residual`: a record states a total that its charges do not add up to. `outside`: an amount that the record's total
 * does not contain. `uncharged`: an amount in a record without a charge.
 */
export type AmountWarning = 'declared' | 'residual' | 'outside' | 'uncharged'

/**
 * The same without an amount. `damaged`: an identifier that a spreadsheet has made a number of, and cut. `currency`: a
 * text in a column of currencies that is no code. `repeated`: what a file says more than once of one charge. `day_number`: a ship
 * date that a spreadsheet left as the number it counts days by.
 */
export type RecordWarning = 'damaged' | 'currency' | 'repeated' | 'day_number'

/** What was counted of one warning, as plain values. */
export interface WarningCount {
  readonly kind: AmountWarning | RecordWarning
  readonly column: string
  /** '' where the file names none. */
  readonly currency: string
  readonly negative: boolean
  readonly records: number
  readonly amount: string
  /** The first of the records. */
  readonly row: number
  /** What it holds, where there is no amount. */
  readonly value?: string
  /** Whether others of the records hold something else. */
  readonly several?: boolean
}
