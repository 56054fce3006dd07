/** The errors that TypeScript would find in a declaration, for authors without it: unknown keys and words. */

import { InvoiceError } from '../schema/errors.js'
import { FACTS } from '../schema/facts.js'
import { CHARGE_CATEGORIES, CHARGE_STAGES, type ChargeStage, WEIGHT_UNITS } from '../schema/line-item.js'
import { SUBCATEGORIES } from '../schema/subcategories.js'
import type { SkipReason } from '../schema/summary.js'
import type { DateForm, DateRules, DayOrder, SlashOrder } from '../values/dates.js'
import { isCurrency } from '../values/iso-4217.js'
import { didYouMean } from '../values/nearest.js'
import type { AuditHints, FuelHint, TaxHint, WeightHint } from './audit-hints.js'
import type {
  ChargeDeclaration,
  DecimalMark,
  FieldMap,
  FormatDeclaration,
  RecordCharge,
  RowKind,
  ShipmentMap,
  Statement,
} from './declaration.js'

/** Every word of a type: one that is missing here does not compile. */
const words = <Word extends string>(all: Readonly<Record<Word, true>>): readonly string[] => Object.keys(all)

const KEYS = words<keyof FormatDeclaration>({
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
const DECIMALS = words<DecimalMark>({ point: true, comma: true, 'by-file': true, hundredths: true })
const DATE_KEYS = words<keyof DateRules>({ forms: true, order: true, slashOrder: true, times: true })
const FORMS = words<DateForm>({
  'YYYY-MM-DD': true,
  YYYYMMDD: true,
  YYYYMMDDHHMM: true,
  YYMMDD: true,
  'DD-MMM-YYYY': true,
  'DD-MMM-YY': true,
  'DD MMM YYYY': true,
  'DD.MM.YYYY': true,
  'DD-MM-YYYY': true,
  slash: true,
  'slash-YY': true,
  'YYYY/MM/DD': true,
  'MMM DD YYYY': true,
})
const DAY_ORDERS = words<DayOrder>({ 'day-first': true, 'month-first': true })
const ORDERS = words<SlashOrder>({ 'month-first': true, 'day-first': true, 'by-delimiter': true })
const KINDS = words<ChargeDeclaration['kind']>({ record: true, cell: true, pairs: true, slots: true })
const REASONS = words<SkipReason>({
  header: true,
  invoice_row: true,
  preamble: true,
  comment: true,
  footer: true,
  segment: true,
  zero: true,
  blank: true,
})
const FIELDS = words<keyof FieldMap>({
  account_id: true,
  invoice_id: true,
  invoice_date: true,
  transaction_date: true,
  tracking_number: true,
  shipment_id: true,
  currency: true,
})
const NUMBERS = words<keyof NonNullable<FormatDeclaration['digits']>>({
  account_id: true,
  invoice_id: true,
  tracking_number: true,
})
const SHIPMENT = words<keyof ShipmentMap>({
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
const ROW_KEYS = words<keyof RowKind>({
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
const HOLDS = words<Statement['holds']>({ below: true, adds: true, 'same-invoice': true, above: true })
const CHARGE_WORDS: Readonly<Record<string, readonly string[]>> = {
  blankNet: words<NonNullable<RecordCharge['blankNet']>>({ reject: true, zero: true }),
  zero: words<NonNullable<RecordCharge['zero']>>({ line: true, skip: true }),
}
const HINT_WORDS: readonly (readonly [hint: string, key: string, all: readonly string[]])[] = [
  ['fuel', 'period', words<FuelHint['period']>({ week: true, month: true })],
  ['weight', 'kind', words<WeightHint['kind']>({ dimensional: true, entered: true })],
  [
    'tax',
    'kind',
    words<TaxHint['kind']>({ record: true, gross_at_rate: true, gross_is_sum: true, invoice_by_class: true }),
  ],
]
const INVOICES = words<NonNullable<AuditHints['invoices']>>({ account_month: true })

type UnknownObject = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is UnknownObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws `declaration` with the path of the first wrong key or word. */
export function checkDeclaration(declaration: unknown): void {
  const format = objectAt('the declaration', declaration)
  known('', format, KEYS)
  for (const key of ['id', 'carrier', 'title', 'download'])
    if (typeof format[key] !== 'string' || format[key] === '') wrong(key, format[key], 'a text')
  if (format.currency !== undefined && !(typeof format.currency === 'string' && isCurrency(format.currency)))
    wrong('currency', format.currency, 'a code of ISO 4217 such as "GBP"')
  oneOf('decimal', format.decimal, DECIMALS)
  const dates = objectAt('dates', format.dates)
  known('dates.', dates, DATE_KEYS)
  for (const [at, form] of listAt('dates.forms', dates.forms)) oneOf(`dates.forms[${at}]`, form, FORMS)
  if (dates.order !== undefined) oneOf('dates.order', dates.order, DAY_ORDERS)
  if (dates.slashOrder !== undefined) oneOf('dates.slashOrder', dates.slashOrder, ORDERS)
  if (format.above !== undefined) oneOf('above', format.above, REASONS)
  known('fields.', objectAt('fields', format.fields), FIELDS)
  if (format.digits !== undefined) checkDigits(objectAt('digits', format.digits))
  if (format.shipment !== undefined) checkShipment(objectAt('shipment', format.shipment))
  if (format.facts !== undefined) known('facts.', objectAt('facts', format.facts), FACTS)
  for (const [at, charge] of listAt('charges', format.charges)) checkCharge(`charges[${at}]`, charge)
  if (format.rows !== undefined) checkRows(format.rows)
  listAt('recognise', format.recognise)
  const stage = objectAt('stage', format.stage)
  listAt('stage.cells', stage.cells)
  if (typeof stage.decide !== 'function') wrong('stage.decide', stage.decide, 'a function')
  checkRules(objectAt('rules', format.rules))
  if (format.audit !== undefined) checkHints(objectAt('audit', format.audit))
}

function checkDigits(digits: UnknownObject): void {
  known('digits.', digits, NUMBERS)
  for (const [name, least] of Object.entries(digits))
    if (typeof least !== 'number' || least % 1 !== 0) wrong(`digits.${name}`, least, 'a whole number')
}

/** A weight needs a unit, and a unit needs a weight. */
function checkShipment(shipment: UnknownObject): void {
  known('shipment.', shipment, SHIPMENT)
  const { billed_weight: weight, billed_weight_unit: unit } = shipment
  if ((weight === undefined) !== (unit === undefined))
    wrong('shipment.billed_weight_unit', unit, 'a unit if there is a billed_weight, and only then')
  if (unit === undefined) return
  const { cell, fixed, words } = objectAt('shipment.billed_weight_unit', unit)
  if (cell === undefined) oneOf('shipment.billed_weight_unit.fixed', fixed, WEIGHT_UNITS)
  else
    known(
      'shipment.billed_weight_unit.words.',
      objectAt('shipment.billed_weight_unit.words', words),
      WEIGHT_UNITS,
    )
}

function checkCharge(path: string, value: unknown): void {
  const charge = objectAt(path, value)
  oneOf(`${path}.kind`, charge.kind, KINDS)
  for (const [key, all] of Object.entries(CHARGE_WORDS))
    if (charge[key] !== undefined) oneOf(`${path}.${key}`, charge[key], all)
}

function checkHints(hints: UnknownObject): void {
  if (hints.invoices !== undefined) oneOf('audit.invoices', hints.invoices, INVOICES)
  for (const [hint, key, all] of HINT_WORDS) {
    const value = hints[hint]
    if (value !== undefined) oneOf(`audit.${hint}.${key}`, objectAt(`audit.${hint}`, value)[key], all)
  }
}

/** Records of no kind are rejected, so if there are kinds, one of them must be charged. */
function checkRows(rows: unknown): void {
  const names: unknown[] = []
  let charged = false
  for (const [at, row] of listAt('rows', rows)) {
    checkRow(`rows[${at}]`, row)
    const { name, skip, reject, unless } = row as UnknownObject
    names.push(name)
    charged ||= (skip === undefined && reject === undefined) || unless !== undefined
  }
  if (!charged)
    wrong(
      'rows',
      names.join(', '),
      'a kind without "skip" and "reject", whose records are charged: { name: "parcel" } as the last',
    )
}

function checkRow(path: string, value: unknown): void {
  const row = objectAt(path, value)
  known(`${path}.`, row, ROW_KEYS)
  if (row.skip !== undefined) oneOf(`${path}.skip`, row.skip, REASONS)
  if (row.unless !== undefined) oneOf(`${path}.unless`, row.unless, ['charged', 'taxed'])
  if (row.states !== undefined)
    oneOf(`${path}.states.holds`, objectAt(`${path}.states`, row.states).holds, HOLDS)
}

function checkRules(table: UnknownObject): void {
  oneOf('rules.decides', table.decides, ['code', 'label'])
  for (const [at, value] of listAt('rules.rules', table.rules)) {
    const path = `rules.rules[${at}]`
    const rule = objectAt(path, value)
    oneOf(`${path}.category`, rule.category, CHARGE_CATEGORIES)
    if (rule.subcategory !== undefined)
      oneOf(
        `${path}.subcategory`,
        rule.subcategory,
        SUBCATEGORIES[rule.category as keyof typeof SUBCATEGORIES],
      )
  }
}

function known(path: string, value: UnknownObject, keys: readonly string[]): void {
  for (const key of Object.keys(value))
    if (!keys.includes(key)) wrong(`${path}${key}`, key, oneWord(keys), keys)
}

function oneOf(path: string, value: unknown, all: readonly string[]): void {
  if (typeof value !== 'string' || !all.includes(value)) wrong(path, value, oneWord(all), all)
}

const oneWord = (all: readonly string[]): string =>
  all.length === 0 ? 'nothing' : `one of ${all.join(', ')}`

function objectAt(path: string, value: unknown): UnknownObject {
  return isObject(value) ? value : wrong(path, value, 'an object')
}

function listAt(path: string, value: unknown): IterableIterator<[number, unknown]> {
  return Array.isArray(value) ? value.entries() : wrong(path, value, 'a list')
}

function wrong(path: string, value: unknown, expected: string, all: readonly string[] = []): never {
  const text = typeof value === 'string' ? value : String(JSON.stringify(value))
  throw new InvoiceError({
    code: 'declaration',
    column: path,
    value: text,
    expected,
    remedy: didYouMean(text, all, 'Correct the format declaration; parsers/README.md shows a complete one.'),
  })
}

/** The stage that a declaration's `stage` has decided. */
export function checkedStage(decided: ChargeStage): ChargeStage {
  oneOf('stage.decide', decided, CHARGE_STAGES)
  return decided
}
