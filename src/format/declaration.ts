/**
 * What a format can declare about its files: how they are recognised, read and charged. A declaration names columns and provides pure
 * functions of their texts; it never loops, reads or writes.
 */

import type { AddressFact, CellFact } from '../schema/facts.js'
import type { Carrier, ChargeStage, WeightUnit } from '../schema/line-item.js'
import type { SkipReason } from '../schema/summary.js'
import { checkArgument, hasMethod } from '../values/checked-options.js'
import { type DateForm, type DateRules, readDate } from '../values/dates.js'
import type { AuditHints } from './audit-hints.js'
import type { ChargeRules } from './charge-rules.js'
import type { SegmentLayout } from './segment-layout.js'

/**
 * A cell of the record. A string is a column name (compared without case and white space; `Name #2` is the second
 * column of that name), a number is a 1-based position, `after()` the cell that follows a label within the record.
 */
export type Cell = string | number | AfterLabel

/** One cell, or several: the first that exists and is filled counts. */
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

/** A test of a cell's trimmed text, with the words that describe it in messages. */
export interface Matcher {
  readonly says: string
  readonly test: (text: string) => boolean
}

export const is = (...values: string[]): Matcher => ({
  says: values.map((value) => `"${String(value)}"`).join(' or '),
  test: (text) => values.includes(text),
})
export const filled: Matcher = { says: 'filled', test: (text) => text !== '' }
export const blank: Matcher = { says: 'blank', test: (text) => text === '' }
export const begins = (...starts: string[]): Matcher => ({
  says: `text that begins with ${starts.map((start) => `"${String(start)}"`).join(' or ')}`,
  test: (text) => starts.some((start) => text.toLowerCase().startsWith(start.toLowerCase())),
})
export const matches = (pattern: RegExp, says: string): Matcher => ({
  says,
  test: (text) => pattern.test(text),
})
export function not(matcher: Matcher): Matcher {
  const kind = { says: 'a test of a text', test: (value: unknown) => hasMethod(value, 'test') }
  checkArgument('matcher', matcher, kind, "Give one such as not(is('A')).")
  return { says: `not ${matcher.says}`, test: (text) => !matcher.test(text) }
}
/** Any text that is an amount in the plain style: digits, a point, a sign, thousands commas. */
export const numeric: Matcher = matches(/^[-+(]?[$£€]?\d[\d,]*(\.\d+)?\)?-?$/, 'a number')

/** All conditions of a list must hold. */
export interface Condition {
  readonly cell: CellRef
  readonly matcher: Matcher
}
export const where = (cell: CellRef, matcher: Matcher): Condition => ({ cell, matcher })

/** How spreadsheets write dates, in any country. */
export const RESAVED_DATES: readonly DateForm[] = [
  'YYYY-MM-DD',
  'DD.MM.YYYY',
  'DD-MM-YYYY',
  'slash',
  'DD.MM.YY',
  'slash-YY',
  'D. M. YYYY',
  'D MONTH YYYY',
  'MONTH D, YYYY',
]

/** A date in one of these forms, with or without a time. */
export const writtenDate: Matcher = {
  says: 'a date as YYYY-MM-DD',
  test: (text) =>
    readDate(text, { forms: RESAVED_DATES }) !== undefined ||
    readDate(text, { forms: RESAVED_DATES, times: true }) !== undefined,
}

/**
 * `point`: fixed. `by-file`: point or comma, decided by the unambiguous cells of the file. `comma`: the same, and a comma if no
 * cell decides. `hundredths`: amounts are whole hundredths without a mark (`1234` is 12.34), and weights have a point; if one
 * amount of a file has a mark, amounts without one are rejected.
 */
export type DecimalMark = 'point' | 'comma' | 'by-file' | 'hundredths'

/** One way to recognise the format. A format is recognised if all conditions of one of its ways hold. */
export type Recognition = HeaderRecognition | RecordRecognition

/** By a record of column names. */
export interface HeaderRecognition {
  /** The names are within this many records from the start. Default: the first record below any titles. */
  readonly within?: number
  /** Each of them must be present; of an inner list at least one. */
  readonly names: readonly (string | readonly string[])[]
  /** None of them may be present. */
  readonly without?: readonly string[]
  /** Tests on records above the names, or on the names record by position. */
  readonly where?: readonly Condition[]
}

/** By the shape of a record, for files without column names. */
export interface RecordRecognition {
  /** One of the first `within` filled records has this shape, so that a damaged first record is only rejected. Default 1. */
  readonly within?: number
  /** Least and greatest number of fields. */
  readonly fields: readonly [number, number]
  readonly where: readonly Condition[]
}

/** Fields of the line item that are plain cells. Values that a record does not state come from its invoice statement. */
export interface FieldMap {
  readonly account_id?: CellRef
  readonly invoice_id?: CellRef
  readonly invoice_date?: CellRef
  readonly transaction_date?: CellRef
  readonly tracking_number?: CellRef
  readonly shipment_id?: CellRef
  readonly currency?: CellRef
}

/** What a record states about its shipment. A field without a cell is null, and nothing is copied between records. */
export interface ShipmentMap {
  readonly ship_date?: CellRef
  readonly service?: CellRef | Composed
  readonly zone?: CellRef
  readonly billed_weight?: CellRef
  /** Required with `billed_weight`. */
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
  /** What the carrier writes instead of an unknown weight. */
  readonly unknown?: readonly string[]
}

/** The cell with the unit of a weight, and the carrier's words for each unit; compared without case. */
export interface UnitCell {
  readonly cell: CellRef
  readonly words: Readonly<Partial<Record<WeightUnit, readonly string[]>>>
}

/** One record is one charge, even at 0.00 unless `zero` says otherwise. `source.column` is null. */
export interface RecordCharge {
  readonly kind: 'record'
  /** If several: the first that exists and is filled. */
  readonly net: CellRef
  /** A cell, or net plus a cell (blank counts as 0). Default: net. */
  readonly gross?: Cell | { readonly netPlus: Cell }
  readonly tax?: Cell
  readonly code?: CellRef | Composed
  readonly description: CellRef | Composed
  /** The description if `description` is empty. */
  readonly otherwise: string
  /** What a blank net cell means. Default `reject`. */
  readonly blankNet?: 'reject' | 'zero'
  /** Whether a zero charge is a line item or the record is skipped. Default `line`. */
  readonly zero?: 'line' | 'skip'
}

/** A cell that holds a charge; a blank or zero cell gives no line item. */
export interface CellCharge {
  readonly kind: 'cell'
  readonly column: Cell
  /** The cell with the label. If blank or absent: `description`, otherwise the column's name as in the file. */
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

/** Repeated pairs of label and amount by position, as many as the header has; gaps do not end them. */
export interface PairCharges {
  readonly kind: 'pairs'
  readonly label: string
  readonly amount: string
  /** Description of an amount without label. */
  readonly unlabelled: string
  /** Labels of subtotals: never charges. */
  readonly subtotals: readonly string[]
}

/** Numbered groups of columns, as many as the header has; `{n}` is 1, 2, 3… */
export interface SlotCharges {
  readonly kind: 'slots'
  readonly amount: string
  /** If blank or `0`, a slot with an amount is labelled by the column of its amount. */
  readonly label: string
  readonly code?: string
  readonly tax?: string
  /** Its sign is not fixed: the one for which `total` = amount + tax ± discount is taken. */
  readonly discount?: string
  readonly total?: string
}

export type ChargeDeclaration = RecordCharge | CellCharge | PairCharges | SlotCharges

/**
 * The total that a record states for itself. With `outside`, the charges are the first of these that add up to it:
 * the declared charges, those and the outside cell, or (if no charge has an amount) the total itself.
 */
export interface RowTotal {
  readonly column: CellRef
  readonly outside?: {
    readonly column: Cell
    readonly description: string
    /** Labels that show that the outside cell is already among the charges. */
    readonly labels: readonly string[]
  }
  /** Take the total as the only charge of a record that has no other. */
  readonly alone?: {
    /** Column whose text describes it. */
    readonly label?: CellRef | Composed
    readonly description: string
    /** Only in files that have none of these columns. */
    readonly unlessColumns?: readonly string[]
  }
}

/** The signs that are known when the stage is decided. */
export interface Signs {
  /** Of the line's net cost. */
  readonly line: -1 | 0 | 1
  /** Of the record's stated total, or of the sum of its lines if it states none. */
  readonly row: -1 | 0 | 1
  /** Of the sum of the record's lines, whatever total it states. */
  readonly sum: -1 | 0 | 1
  /** The kind of invoice that its invoice row states, '' if none does. */
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

/** What a record states about an invoice, and the records that this applies to. */
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
  /** Cells that repeat the amount due, `gross_total` or another one: differences are reported in the file's account. */
  readonly gross_again?: readonly Cell[]
  readonly shipments?: CellRef
  /**
   * `below`: opens an invoice for the records below it, until the next one opens. `adds`: adds to the open one.
   * `same-invoice`: applies to the records with its invoice number. `above`: applies to the records above it (a footer).
   */
  readonly holds: 'below' | 'adds' | 'same-invoice' | 'above'
}

/** A kind of record. A record is of the first kind in the list whose conditions all hold. */
export interface RowKind {
  readonly name: string
  readonly when?: readonly Condition[]
  /** Names of its cells, if they differ from those of the file (records in several layouts). */
  readonly columns?: readonly string[]
  /** Accepted numbers of fields; trailing empty cells do not count. Default: the header's or layout's number. */
  readonly width?: readonly number[] | 'any'
  /** A kind without charges is skipped for this reason. */
  readonly skip?: SkipReason
  readonly states?: Statement
  /** The record is rejected: the format does not know such an amount or kind. The text states what was expected. */
  readonly reject?: string
  /** The record states a tax of the whole invoice: a line item of 0 with this tax. */
  readonly tax?: InvoiceTax
  /**
   * Skipped or rejected only if records of another kind have already charged the invoice, or its tax; otherwise charged. An amount that
   * an invoice states twice, for its parts and as a whole, is thus charged once.
   */
  readonly unless?: 'charged' | 'taxed'
}

export interface InvoiceTax {
  readonly amount: CellRef
  readonly description: CellRef | Composed
  /** The description if `description` is empty. */
  readonly otherwise: string
}

/** The name of a column, or several names: a file has one of them. */
export type ColumnNames = string | readonly string[]

export interface UsualColumns {
  readonly columns: readonly ColumnNames[]
  /** Only in files that have one of these: names of the same language or layout. Default: in all. */
  readonly beside?: readonly string[]
}

export interface FormatDeclaration {
  readonly id: string
  /** Who billed; with `carriers`, the default for records that name nobody. */
  readonly carrier: Carrier
  /** For files of several carriers: the cell that names who billed. */
  readonly carriers?: CarrierCell
  /** One line for the table of formats. */
  readonly title: string
  /** Where a user gets the file. */
  readonly download: string
  readonly recognise: readonly Recognition[]
  /** The files consist of segments instead of delimited records; `columns` name their elements. */
  readonly segments?: SegmentLayout
  /**
   * Column names by position, for files without a header. With `recognise` by header the names in the file are used.
   * A list shorter than the record is an error unless `width` allows it.
   */
  readonly columns?: readonly string[]
  /**
   * For files without column names: cells of charged records whose texts are unmistakable where they are filled, in the order of the columns.
   * If all of them are one or a few columns beside their place, columns were inserted or removed, and the file is refused.
   */
  readonly landmarks?: readonly Condition[]
  /** Names in other dialects of the header, mapped to the names in this declaration. */
  readonly aliases?: Readonly<Record<string, string>>
  /**
   * Columns that the carrier's files always have: charges, totals, the currency. A file with column names that lacks one of
   * them is refused (`layout`), because money would be missing. The columns of `record` charges and of pairs are always required.
   */
  readonly always?: readonly ColumnNames[]
  /** Columns that the carrier or the user sometimes leaves out: a file without one of them is read with a warning. */
  readonly usual?: readonly UsualColumns[]
  /**
   * Columns that the carrier's files have besides those that are read. With this list, an amount in a column of any other
   * name leads to a warning, because it may be a new charge. If they are not known, a function recognises names that are not charges.
   */
  readonly otherColumns?: readonly string[] | ((name: string) => boolean)
  /** Least number of fields of a charged record, for files without their trailing empty columns. */
  readonly leastFields?: number
  /** The currency of every file of the format, if its carrier bills in no other and the file does not state it. */
  readonly currency?: string
  readonly decimal: DecimalMark
  readonly dates: DateRules
  /** Text that means "not assigned" and counts as blank outside amounts. */
  readonly blankText?: string
  readonly fields: FieldMap
  /**
   * Least number of digits of identifiers that the carrier fills up with leading zeros: a shorter number has lost them in a spreadsheet,
   * which leads to a warning. Identifiers with letters do not lose any.
   */
  readonly digits?: Partial<Record<'account_id' | 'invoice_id' | 'tracking_number', number>>
  /** What the line item states about the shipment; the audit uses the same. */
  readonly shipment?: ShipmentMap
  /** Kinds of records, tried in order. Without it every record is charged. */
  readonly rows?: readonly RowKind[]
  /** The reason to skip records above the column names that are of no kind. Default `header`. */
  readonly above?: SkipReason
  /** What was expected instead of a record of no kind. */
  readonly rowsExpected?: string
  readonly charges: readonly ChargeDeclaration[]
  readonly rowTotal?: RowTotal
  readonly stage: StageRule
  readonly rules: ChargeRules
  /**
   * Amounts that are deducted although they have no sign: those of a credit note or an allowance. The conditions of each list must
   * all hold; if two lists hold, the amount stays as it is. Totals that such a record states are deducted too. A
   * negative amount among them is ambiguous and rejected.
   */
  readonly takenOff?: readonly (readonly Condition[])[]
  /** Columns that the audit can use. */
  readonly facts?: FactMap
  /** What the audit may assume about this carrier's files. */
  readonly audit?: AuditHints
  /** Known values of columns: any other value is counted in the summary. */
  readonly knownValues?: Readonly<Record<string, readonly string[]>>
}

/** A cell with the code of a carrier. A carrier without a name here is named by its code, in lower case. */
export interface CarrierCell {
  readonly cell: CellRef
  readonly names: Readonly<Record<string, Carrier>>
}

/** The columns of the facts that the audit can use. The name of a service may, and an address must, consist of several cells. */
export type FactMap = Readonly<
  Partial<Record<CellFact, CellRef>> & { service?: CellRef | Composed } & Partial<
      Record<AddressFact, AddressCells>
    >
>

/** Street lines, town, state and postal code, in this order. */
export interface AddressCells {
  readonly lines: readonly Cell[]
}

/** How charges of orders are divided over tracked items that are in a separate list. */
export interface Combination {
  readonly id: string
  /** One line for the help. */
  readonly title: string
  /** Formats whose charges can be divided; their `shipment_id` is the order. */
  readonly invoiceFormats: readonly string[]
  /** Possible names of the list's columns: the first that it has is used; compared without case and punctuation. */
  readonly tracking: { readonly order: readonly string[]; readonly number: readonly string[] }
}
