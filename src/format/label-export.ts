/** Names that a column may have; the first that is there counts. */
type Names = string | readonly string[]

/** What a label costs, weighs and is, beside its cost and whether it was voided. */
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
 * a key, and the key of an object within another stands behind a point: `rate.amount`.
 */
export interface LabelExport {
  readonly id: string
  /** As it is called in messages. */
  readonly title: string
  /** Columns that are all there; of an inner list at least one. */
  readonly recognise: readonly Names[]
  /** In JSON: keys of the lists that lead from an order to its labels, as `shipments`, `packages`. A list may not be there. */
  readonly within?: readonly string[]
  readonly columns: Readonly<Partial<Record<LabelField, Names>>> & { readonly tracking_number: Names }
  /** What was paid. */
  readonly paid: Names
  /** Columns that are paid on top, where they are there. */
  readonly fees?: readonly string[]
  /** A price that was quoted and is not what was paid: named in the line that says what was read. */
  readonly quoted?: string
  /** Of a file that states none. */
  readonly currency?: string
  readonly weightUnit?: 'lb' | 'kg' | 'oz' | 'g'
  /** Where it is stated that a label was voided, and its words; other words that are known mean that it was not. */
  readonly voided?: {
    readonly column: Names
    readonly words: readonly string[]
    readonly live?: readonly string[]
  }
}
