/**
 * `declared`: a record states a total that the charges of its invoice do not add up to. `residual`: a record states a total that its charges do not add up to. `subtotal`: an amount that is charged, but may be the sum of others. `outside`: an amount that the record's total
 * does not contain. `uncharged`: an amount in a record without a charge. `unnumbered`: charges without the number of an invoice.
 * `unread`: an amount of a kind that the format does not know.
 */
export type AmountWarning =
  | 'declared'
  | 'residual'
  | 'subtotal'
  | 'outside'
  | 'uncharged'
  | 'unnumbered'
  | 'unread'

/**
 * The same without an amount. `damaged`: an identifier that a spreadsheet has turned into a rounded number. `currency`: a
 * text in a currency column that is not a code. `repeated`: a value that a file states more than once for one charge. `date`: no date in a cell for
 * one that a record can lack. `day_number`: the same if a spreadsheet saved a date as its day number. `dash`: a dash in place of an amount. `digits`: an identifier
 * that has lost its leading zeros. `late`: the account of an invoice below records that lack it. `word`: a word for no value in place of an amount, where the column has no other.
 * `unread_text`: as `unread`, with a text that is not an amount.
 */
export type RecordWarning =
  | 'damaged'
  | 'currency'
  | 'repeated'
  | 'date'
  | 'day_number'
  | 'dash'
  | 'digits'
  | 'late'
  | 'word'
  | 'unread_text'

/** The count of one warning, as plain values. */
export interface WarningCount {
  readonly kind: AmountWarning | RecordWarning
  readonly column: string
  /** '' if the file states none. */
  readonly currency: string
  readonly negative: boolean
  readonly records: number
  readonly amount: string
  /** The first of these records. */
  readonly row: number
  /** The value of that record, if there is no amount. */
  readonly value?: string
  /** What was expected instead of it. */
  readonly expected?: string
  /** Whether others of these records hold different values. */
  readonly several?: boolean
}
