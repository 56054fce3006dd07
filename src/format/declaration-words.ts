/** The words that a declaration may have, by type. */
import type { SkipReason } from '../schema/summary.js'
import type { DateForm, DateRules, DayOrder, SlashOrder } from '../values/dates.js'
import type { AuditHints, FuelHint, TaxHint, WeightHint } from './audit-hints.js'
import type {
  ChargeDeclaration,
  DecimalMark,
  FieldMap,
  FormatDeclaration,
  HeaderRecognition,
  RecordCharge,
  RecordRecognition,
  RowKind,
  ShipmentMap,
  Statement,
} from './declaration.js'

/** Every word of a type: one that is missing here does not compile. */
const words = <Word extends string>(all: Readonly<Record<Word, true>>): readonly string[] => Object.keys(all)

export const KEYS = words<keyof FormatDeclaration>({
  id: true,
  carrier: true,
  carriers: true,
  title: true,
  download: true,
  recognise: true,
  segments: true,
  columns: true,
  landmarks: true,
  aliases: true,
  always: true,
  usual: true,
  otherColumns: true,
  leastFields: true,
  currency: true,
  decimal: true,
  dates: true,
  blankText: true,
  fields: true,
  digits: true,
  shipment: true,
  rows: true,
  above: true,
  rowsExpected: true,
  charges: true,
  rowTotal: true,
  stage: true,
  rules: true,
  takenOff: true,
  facts: true,
  audit: true,
  knownValues: true,
})
export const HEADER_KEYS = words<keyof HeaderRecognition>({
  within: true,
  names: true,
  without: true,
  where: true,
})
export const RECORD_KEYS = words<keyof RecordRecognition>({ within: true, fields: true, where: true })
export const DECIMAL_MARKS = words<DecimalMark>({
  point: true,
  comma: true,
  'by-file': true,
  hundredths: true,
})
export const DATE_KEYS = words<keyof DateRules>({ forms: true, order: true, slashOrder: true, times: true })
export const FORMS = words<DateForm>({
  'YYYY-MM-DD': true,
  YYYYMMDD: true,
  YYYYMMDDHHMM: true,
  YYMMDD: true,
  'DD-MMM-YYYY': true,
  'DD-MMM-YY': true,
  'DD MMM YYYY': true,
  'DD.MM.YYYY': true,
  'DD.MM.YY': true,
  'D. M. YYYY': true,
  'DD-MM-YYYY': true,
  slash: true,
  'slash-YY': true,
  'YYYY/MM/DD': true,
  'MMM DD YYYY': true,
  'D MONTH YYYY': true,
  'MONTH D, YYYY': true,
})
export const DAY_ORDERS = words<DayOrder>({ 'day-first': true, 'month-first': true })
export const SLASH_ORDERS = words<SlashOrder>({
  'month-first': true,
  'day-first': true,
  'by-delimiter': true,
})
export const KINDS = words<ChargeDeclaration['kind']>({ record: true, cell: true, pairs: true, slots: true })
export const REASONS = words<SkipReason>({
  header: true,
  invoice_row: true,
  preamble: true,
  comment: true,
  footer: true,
  segment: true,
  zero: true,
  blank: true,
})
export const FIELDS = words<keyof FieldMap>({
  account_id: true,
  invoice_id: true,
  invoice_date: true,
  transaction_date: true,
  tracking_number: true,
  shipment_id: true,
  currency: true,
})
export const FILLED_NUMBERS = words<keyof NonNullable<FormatDeclaration['digits']>>({
  account_id: true,
  invoice_id: true,
  tracking_number: true,
})
export const SHIPMENT = words<keyof ShipmentMap>({
  ship_date: true,
  service: true,
  zone: true,
  billed_weight: true,
  billed_weight_unit: true,
  reference_1: true,
  reference_2: true,
  reference_3: true,
  origin_country: true,
  destination_country: true,
  destination_postal_code: true,
})
export const ROW_KEYS = words<keyof RowKind>({
  name: true,
  when: true,
  columns: true,
  width: true,
  skip: true,
  states: true,
  reject: true,
  tax: true,
  unless: true,
})
export const HOLDS = words<Statement['holds']>({ below: true, adds: true, 'same-invoice': true, above: true })
export const CHARGE_WORDS: Readonly<Record<string, readonly string[]>> = {
  blankNet: words<NonNullable<RecordCharge['blankNet']>>({ reject: true, zero: true }),
  zero: words<NonNullable<RecordCharge['zero']>>({ line: true, skip: true }),
}
export const HINT_WORDS: readonly (readonly [hint: string, key: string, all: readonly string[]])[] = [
  ['fuel', 'period', words<FuelHint['period']>({ week: true, month: true })],
  ['weight', 'kind', words<WeightHint['kind']>({ dimensional: true, entered: true })],
  [
    'tax',
    'kind',
    words<TaxHint['kind']>({ record: true, gross_at_rate: true, gross_is_sum: true, invoice_by_class: true }),
  ],
]
export const INVOICES = words<NonNullable<AuditHints['invoices']>>({ account_month: true })
