/** Possible names of a column; the first that exists is used. */
type Names = string | readonly string[]

/** What an export states about a label, besides its cost and whether it was voided. */
export type LabelField =
  | 'tracking_number'
  | 'currency'
  | 'weight'
  | 'weight_unit'
  | 'service'
  | 'zone'
  | 'reference'
  | 'ship_date'
  | 'carrier'
  | 'cost_center'
  | 'length'
  | 'width'
  | 'height'

/**
 * The export of a tool that buys labels, or of a warehouse: how its columns state what each shipment should cost. In JSON a column is
 * a key, and keys of nested objects are joined by a point: `rate.amount`.
 */
export interface LabelExport {
  readonly id: string
  /** Its name in messages. */
  readonly title: string
  /** Columns that must all be present; of an inner list at least one. */
  readonly recognise: readonly Names[]
  /** In JSON: keys of the lists that lead from an order to its labels, such as `shipments`, `packages`. A list may be missing. */
  readonly within?: readonly string[]
  readonly columns: Readonly<Partial<Record<LabelField, Names>>> & { readonly tracking_number: Names }
  /** What was paid. */
  readonly paid: Names
  /** Columns whose amounts are added, if they exist. */
  readonly fees?: readonly string[]
  /** A quoted price that is not the price paid: named in the message about what was read. */
  readonly quoted?: string
  /** Used for a file that states none. */
  readonly currency?: string
  readonly weightUnit?: 'lb' | 'kg' | 'oz' | 'g'
  /** The column that states whether a label was voided, and the words that mean it was; other known words mean it was not. */
  readonly voided?: {
    readonly column: Names
    readonly words: readonly string[]
    readonly live?: readonly string[]
  }
}
