/** The errors that TypeScript would find in a declaration, for authors without it: unknown keys and words. */

import { InvoiceError } from '../schema/errors.js'
import { FACTS } from '../schema/facts.js'
import { CHARGE_CATEGORIES, CHARGE_STAGES, type ChargeStage, WEIGHT_UNITS } from '../schema/line-item.js'
import { SUBCATEGORIES } from '../schema/subcategories.js'
import { isCurrency } from '../values/iso-4217.js'
import { didYouMean } from '../values/nearest.js'
import {
  CHARGE_WORDS,
  DATE_KEYS,
  DAY_ORDERS,
  DECIMAL_MARKS,
  FIELDS,
  FILLED_NUMBERS,
  FORMS,
  HEADER_KEYS,
  HINT_WORDS,
  HOLDS,
  INVOICES,
  KEYS,
  KINDS,
  REASONS,
  RECORD_KEYS,
  ROW_KEYS,
  SHIPMENT,
  SLASH_ORDERS,
} from './declaration-words.js'

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
  oneOf('decimal', format.decimal, DECIMAL_MARKS)
  const dates = objectAt('dates', format.dates)
  known('dates.', dates, DATE_KEYS)
  for (const [at, form] of listAt('dates.forms', dates.forms)) oneOf(`dates.forms[${at}]`, form, FORMS)
  if (dates.order !== undefined) oneOf('dates.order', dates.order, DAY_ORDERS)
  if (dates.slashOrder !== undefined) oneOf('dates.slashOrder', dates.slashOrder, SLASH_ORDERS)
  if (format.above !== undefined) oneOf('above', format.above, REASONS)
  known('fields.', objectAt('fields', format.fields), FIELDS)
  if (format.digits !== undefined) checkDigits(objectAt('digits', format.digits))
  if (format.shipment !== undefined) checkShipment(objectAt('shipment', format.shipment))
  if (format.facts !== undefined) known('facts.', objectAt('facts', format.facts), FACTS)
  for (const [at, charge] of listAt('charges', format.charges)) checkCharge(`charges[${at}]`, charge)
  if (format.rows !== undefined) checkRows(format.rows)
  for (const [at, way] of listAt('recognise', format.recognise)) checkWay(`recognise[${at}]`, way)
  const stage = objectAt('stage', format.stage)
  listAt('stage.cells', stage.cells)
  if (typeof stage.decide !== 'function') wrong('stage.decide', stage.decide, 'a function')
  checkRules(objectAt('rules', format.rules))
  if (format.audit !== undefined) checkHints(objectAt('audit', format.audit))
}

function checkDigits(digits: UnknownObject): void {
  known('digits.', digits, FILLED_NUMBERS)
  for (const [name, least] of Object.entries(digits))
    if (typeof least !== 'number' || least % 1 !== 0) wrong(`digits.${name}`, least, 'a whole number')
}

/** One way to recognise the format: by column names, or by the shape of a record. */
function checkWay(path: string, value: unknown): void {
  const way = objectAt(path, value)
  const byRecord = way.fields !== undefined
  known(`${path}.`, way, byRecord ? RECORD_KEYS : HEADER_KEYS)
  if (byRecord) listAt(`${path}.fields`, way.fields)
  else listAt(`${path}.names`, way.names)
  if (byRecord || way.where !== undefined) listAt(`${path}.where`, way.where)
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
