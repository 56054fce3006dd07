/**
 * What a format may say of its files: how they are recognised, read and charged. A declaration names columns and gives pure
 * functions of their texts; it never loops, reads or writes.
 */

import type { AddressFact, CellFact } from '../schema/facts.js'
import type { Carrier, ChargeStage, WeightUnit } from '../schema/line-item.js'
import type { SkipReason } from '../schema/summary.js'
import type { DateForm, DateRules } from '../values/dates.js'
import type { AuditHints } from './audit-hints.js'
import type { ChargeRules } from './charge-rules.js'
import type { SegmentLayout } from './segment-layout.js'

/**
 * A cell of the record. A string is a column name (compared without case and white space; `Name #2` is the second
 * column of that name), a number is a 1-based position, `after()` the cell that follows a label within the record.
 */
export type Cell = string | number | AfterLabel

/** One cell, or several of which the first that is there and filled counts. */
export type CellRef = Cell | readonly Cell[]

export interface AfterLabel {
  readonly after: string
  /** Which filled cell after the label, 1 = the next. */
  readonly nth: number
}

/** The `nth` filled cell after the cell that holds `label`. */
export function after(label: string, nth = 1): AfterLabel {
  return { after: label, nth }
}

/** A pure function of the trimmed texts of some cells (blank and missing cells are `''`). */
export interface Composed<Result = string> {
  readonly cells: readonly CellRef[]
  readonly compose: (...texts: string[]) => Result
}

/** `from(['A', 'B'], (a, b) => …)`: text made of cells; remembered for each distinct set of texts. */
export function from(cells: readonly CellRef[], compose: (...texts: string[]) => string): Composed {
  return { cells, compose }
}

/** A test of a cell's trimmed text, with the words that name it in messages. */
export interface Matcher {
  readonly says: string
  readonly test: (text: string) => boolean
}

export const is = (...values: string[]): Matcher => ({
  says: values.map((value) => `"${value}"`).join(' or '),
  test: (text) => values.includes(text),
})
export const filled: Matcher = { says: 'filled', test: (text) => text !== '' }
export const blank: Matcher = { says: 'blank', test: (text) => text === '' }
export const begins = (...starts: string[]): Matcher => ({
  says: `text that begins with ${starts.map((start) => `"${start}"`).join(' or ')}`,
  test: (text) => starts.some((start) => text.toLowerCase().startsWith(start.toLowerCase())),
})
export const matches = (pattern: RegExp, says: string): Matcher => ({
  says,
  test: (text) => pattern.test(text),
})
export const not = (matcher: Matcher): Matcher => ({
  says: `not ${matcher.says}`,
  test: (text) => !matcher.test(text),
})
/** Any text that is an amount in the plain style: digits, a point, a sign, thousands commas. */
export const numeric: Matcher = matches(/^[-+(]?[$£€]?\d[\d,]*(\.\d+)?\)?-?$/, 'a number')

/** All conditions of a list must hold. */
export interface Condition {
  readonly cell: CellRef
  readonly matcher: Matcher
}
export const where = (cell: CellRef, matcher: Matcher): Condition => ({ cell, matcher })

/** How spreadsheets write dates, in any country. */
export const RESAVED_DATES: readonly DateForm[] = ['YYYY-MM-DD', 'DD.MM.YYYY', 'DD-MM-YYYY', 'slash']

/**
 * `point`: fixed. `by-file`: point or comma, decided by the file's own unambiguous cells. `comma`: the same, and a comma where no
 * cell decides. `hundredths`: amounts are whole hundredths, without a mark (`1234` is 12.34), and weights have a point; in a file
 * where an amount has a mark, those without one are rejected.
 */
export type DecimalMark = 'point' | 'comma' | 'by-file' | 'hundredths'

/** One way to recognise the format; a format is recognised if one of its ways matches in all its demands. */
export type Recognition = HeaderRecognition | RecordRecognition

/** By a record of column names. */
export interface HeaderRecognition {
  /** The names are within that many first records. Default: the first, titles above it left out. */
  readonly within?: number
  /** Each must be there; of an inner list at least one. */
  readonly names: readonly (string | readonly string[])[]
  /** None may be there. */
  readonly without?: readonly string[]
  /** Tests on records above the names, or on the names record by position. */
  readonly where?: readonly Condition[]
}

/** By the look of a record, where there are no column names. */
export interface RecordRecognition {
  /** One of that many first filled records looks so: a damaged first one is a reject. Default 1. */
  readonly within?: number
  /** Least and greatest number of fields. */
  readonly fields: readonly [number, number]
  readonly where: readonly Condition[]
}

/** Fields of the line item that are plain cells. What a record does not say is taken from its invoice statement. */
export interface FieldMap {
  readonly account_id?: CellRef
  readonly invoice_id?: CellRef
  readonly invoice_date?: CellRef
  readonly transaction_date?: CellRef
  readonly tracking_number?: CellRef
  readonly shipment_id?: CellRef
  readonly currency?: CellRef
}

/** What a record states of its shipment; a field without a cell is null, and nothing is copied between records. */
export interface ShipmentMap {
  readonly ship_date?: CellRef
  readonly service?: CellRef | Composed
  readonly zone?: CellRef
  readonly billed_weight?: CellRef
  /** Given where `billed_weight` is. */
  readonly billed_weight_unit?: UnitCell | FixedUnit
  /** The shipper's own references. */
  readonly reference_1?: CellRef
  readonly reference_2?: CellRef
  readonly reference_3?: CellRef
  readonly origin_country?: CellRef
  readonly destination_country?: CellRef
  readonly destination_postal_code?: CellRef
}

/** The unit of every weight of a format. */
export interface FixedUnit {
  readonly fixed: WeightUnit
  /** What the carrier writes in the place of a weight that is not known. */
  readonly unknown?: readonly string[]
}

/** Where the unit of a weight is, and the carrier's words for it; compared without case. */
export interface UnitCell {
  readonly cell: CellRef
  readonly words: Readonly<Partial<Record<WeightUnit, readonly string[]>>>
}

/** One record = one charge; a line even at 0.00 unless `zero` says otherwise. `source.column` is null. */
export interface RecordCharge {
  readonly kind: 'record'
  /** Several: the first that is there and filled. */
  readonly net: CellRef
  /** A cell, or net plus a cell (blank counts as 0). Default: net. */
  readonly gross?: Cell | { readonly netPlus: Cell }
  readonly tax?: Cell
  readonly code?: CellRef | Composed
  readonly description: CellRef | Composed
  /** Where description comes out empty. */
  readonly otherwise: string
  /** What a blank net cell means. Default `reject`. */
  readonly blankNet?: 'reject' | 'zero'
  /** Whether a zero charge is a line or makes the record a skipped one. Default `line`. */
  readonly zero?: 'line' | 'skip'
}

/** A cell that holds a charge; blank and zero give no line. */
export interface CellCharge {
  readonly kind: 'cell'
  readonly column: Cell
  /** Where the label stands; blank or absent: `description`, else the column's name as in the file. */
  readonly label?: CellRef
  readonly description?: string
  readonly code?: CellRef | FixedCode
  readonly tax?: Cell
}

/** A code that the declaration gives. */
export interface FixedCode {
  readonly fixed: string
  /** A cell whose text states what is charged here: rules name that charge by the cell `column=text`. */
  readonly by?: CellRef
}

/** Repeated pairs of label and amount, however many the header has, by position; gaps do not end them. */
export interface PairCharges {
  readonly kind: 'pairs'
  readonly label: string
  readonly amount: string
  /** Description of an amount without label. */
  readonly unlabelled: string
  /** Labels of subtotals: never charges. */
  readonly subtotals: readonly string[]
}

/** Numbered groups of columns, `{n}` standing for 1, 2, 3… as many as the header has. */
export interface SlotCharges {
  readonly kind: 'slots'
  readonly amount: string
  /** Where blank or `0`, a slot with an amount is known by its amount's column. */
  readonly label: string
  readonly code?: string
  readonly tax?: string
  /** Its sign is not fixed: the reading that makes `total` = amount + tax ± discount counts. */
  readonly discount?: string
  readonly total?: string
}

export type ChargeDeclaration = RecordCharge | CellCharge | PairCharges | SlotCharges

/**
 * The total that a record states for itself. With `outside`, the charges are the reading that adds up to it:
 * the declared charges alone, else those and the outside cell, else (no charge has an amount) the total itself.
 */
export interface RowTotal {
  readonly column: CellRef
  readonly outside?: {
    readonly column: Cell
    readonly description: string
    /** Labels that mean the outside cell is among the charges already. */
    readonly labels: readonly string[]
  }
  /** Take the total as the one charge of a record that has no other. */
  readonly alone?: {
    /** Column whose text describes it. */
    readonly label?: CellRef | Composed
    readonly description: string
    /** Only in files that have none of these columns. */
    readonly unlessColumns?: readonly string[]
  }
}

/** Signs known when the stage is decided. */
export interface Signs {
  /** Of the line's net cost. */
  readonly line: -1 | 0 | 1
  /** Of the record's stated total, or where it states none, of the sum of its lines. */
  readonly row: -1 | 0 | 1
  /** Of the sum of the record's lines, whatever total it states. */
  readonly sum: -1 | 0 | 1
  /** What its invoice row says the invoice is, '' where nothing says so. */
  readonly invoiceKind: string
}

export interface StageRule {
  readonly cells: readonly CellRef[]
  readonly decide: (signs: Signs, ...texts: string[]) => ChargeStage
}

/** `stage(['A'], (signs, a) => …)` */
export function stage(
  cells: readonly CellRef[],
  decide: (signs: Signs, ...texts: string[]) => ChargeStage,
): StageRule {
  return { cells, decide }
}

/** What a record states about an invoice, and for which records that holds. */
export interface Statement {
  readonly account_id?: CellRef
  readonly invoice_id?: CellRef
  readonly invoice_date?: CellRef
  readonly currency?: CellRef
  /** What the invoice is: an invoice, a credit note… in the carrier's words. */
  readonly kind?: CellRef
  readonly net_total?: CellRef
  readonly tax_total?: CellRef
  readonly gross_total?: CellRef
  /** Cells that state what is due once more, of `gross_total` or beside it: where they differ, the file's account says so. */
  readonly gross_again?: readonly Cell[]
  readonly shipments?: CellRef
  /**
   * `below`: opens an invoice, for the records below until the next opens. `adds`: adds to the open one.
   * `same-invoice`: for the records with its invoice number. `above`: for the records above (a footer).
   */
  readonly holds: 'below' | 'adds' | 'same-invoice' | 'above'
}

/** A kind of record. The first kind of the list whose conditions hold is the record's kind. */
export interface RowKind {
  readonly name: string
  readonly when?: readonly Condition[]
  /** Names of its cells where they differ from the file's (records of several layouts). */
  readonly columns?: readonly string[]
  /** Accepted numbers of fields; trailing empty cells do not count. Default: the header's or layout's number. */
  readonly width?: readonly number[] | 'any'
  /** A kind without charges is skipped for this reason. */
  readonly skip?: SkipReason
  readonly states?: Statement
  /** Reject the record: an amount or a kind the format does not know. The text says what was expected. */
  readonly reject?: string
  /** It states a tax of the whole invoice: a line item of nothing with this tax. */
  readonly tax?: InvoiceTax
  /**
   * Skipped or rejected, as it says, only where records of another kind have charged the invoice already, or its tax: else charged. What
   * an invoice states twice over, for its parts and as a whole, is charged once.
   */
  readonly unless?: 'charged' | 'taxed'
}

export interface InvoiceTax {
  readonly amount: CellRef
  readonly description: CellRef | Composed
  /** Where description comes out empty. */
  readonly otherwise: string
}

/** The name of a column, or several of which a file has one. */
export type ColumnNames = string | readonly string[]

export interface UsualColumns {
  readonly columns: readonly ColumnNames[]
  /** Only in files that have one of these: names of the same language or layout. Default: in all. */
  readonly beside?: readonly string[]
}

export interface FormatDeclaration {
  readonly id: string
  /** Who billed; with `carriers`, where a record names none. */
  readonly carrier: Carrier
  /** Where the files are of several carriers: the cell that names who billed. */
  readonly carriers?: CarrierCell
  /** One line for the table of formats. */
  readonly title: string
  /** Where a user gets the file. */
  readonly download: string
  readonly recognise: readonly Recognition[]
  /** The files are of segments instead of delimited records; `columns` name their elements. */
  readonly segments?: SegmentLayout
  /**
   * Column names for files without a header, by position. With `recognise` by header the file's own names count.
   * A list shorter than the record is an error unless `width` allows it.
   */
  readonly columns?: readonly string[]
  /** Names that other dialects of the header use: dialect's name to this declaration's name. */
  readonly aliases?: Readonly<Record<string, string>>
  /**
   * Columns that the carrier's files always have: charges, totals, the currency. A file with column names that lacks one of
   * them is refused (`layout`): its money would be missing. What a `record` charge and pairs are made of is always there.
   */
  readonly always?: readonly ColumnNames[]
  /** Columns that the carrier or the user leaves out at times: a file without one of them is read with a warning. */
  readonly usual?: readonly UsualColumns[]
  /**
   * Columns that the carrier's files have beside those that are read. Given these, an amount in a column of any other
   * name is named in a warning: it may be a new charge. Where they are not known, a function tells which names are of no charge.
   */
  readonly otherColumns?: readonly string[] | ((name: string) => boolean)
  /** Least number of fields of a charged record where files are cut short of trailing empty columns. */
  readonly leastFields?: number
  /** What every file of the format is billed in, where its carrier bills nothing else and the file does not say so. */
  readonly currency?: string
  readonly decimal: DecimalMark
  readonly dates: DateRules
  /** Text that means "not assigned" and counts as blank outside amounts. */
  readonly blankText?: string
  readonly fields: FieldMap
  /** What the line item says of the shipment; the audit reads the same. */
  readonly shipment?: ShipmentMap
  /** Kinds of records, tried in order. Without it every record is charged. */
  readonly rows?: readonly RowKind[]
  /** Why records above the column names that are of no kind are skipped. Default `header`. */
  readonly above?: SkipReason
  /** What a record of no kind should have been. */
  readonly rowsExpected?: string
  readonly charges: readonly ChargeDeclaration[]
  readonly rowTotal?: RowTotal
  readonly stage: StageRule
  readonly rules: ChargeRules
  /**
   * Amounts that are taken off although they have no sign: those of a credit note, or of an allowance. Each list is of conditions that
   * hold together; where two lists hold, an amount stays as it is. Totals that such a record states are taken off likewise. A
   * negative amount among them may mean either, and is rejected.
   */
  readonly takenOff?: readonly (readonly Condition[])[]
  /** Columns with what the audit can use. */
  readonly facts?: FactMap
  /** What the audit may assume of this carrier's files. */
  readonly audit?: AuditHints
  /** Columns whose values are counted in the summary when they are none of these. */
  readonly knownValues?: Readonly<Record<string, readonly string[]>>
}

/** A cell with the code of a carrier. A carrier without a name here is called by its code, in lower case. */
export interface CarrierCell {
  readonly cell: CellRef
  readonly names: Readonly<Record<string, Carrier>>
}

/** The columns of the facts that the audit can use; the name of a service may be made of several cells, an address is. */
export type FactMap = Readonly<
  Partial<Record<CellFact, CellRef>> & { service?: CellRef | Composed } & Partial<
      Record<AddressFact, AddressCells>
    >
>

/** Street lines, town, state and postal code, in this order. */
export interface AddressCells {
  readonly lines: readonly Cell[]
}

/** How charges of orders are divided over tracked items that are in a list of their own. */
export interface Combination {
  readonly id: string
  /** One line for the help. */
  readonly title: string
  /** Formats whose charges can be divided; their `shipment_id` is the order. */
  readonly invoiceFormats: readonly string[]
  /** Names of the list's columns, the first that it has; compared without case and punctuation. */
  readonly tracking: { readonly order: readonly string[]; readonly number: readonly string[] }
}
