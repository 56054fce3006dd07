/** The arguments of an audit's methods, checked before anything is added: plain JavaScript has no types to check them. */
import { isChargeBatch } from '../parse/charge-batch.js'
import { SHIPMENT_FIELDS } from '../schema/line-item.js'
import {
  checkArgument,
  hasMethod,
  isObject,
  type OptionKind,
  refusedOption,
} from '../values/checked-options.js'

const COUNTS = ['bytes', 'rows', 'charged', 'rejected', 'line_items'] as const
const TABLES = ['skipped', 'sums', 'uncategorized', 'uncategorized_net'] as const
const TEXTS = ['file', 'sha256'] as const

/** Throws `usage` for what is not the account of a file. */
export function checkFile(given: unknown): void {
  const remedy =
    'Take it from `await parse.account`: { statements, uncharged }, then { summary } for each of summary.files.'
  checkArgument('file', given, { says: 'an account of a file', test: isObject }, remedy)
  const { summary, statements = [], uncharged = [] } = given as Record<string, unknown>
  if (summary !== undefined) {
    checkArgument('summary', summary, { says: 'the summary of a file', test: isObject }, remedy)
    for (const [names, says, test] of [
      [TEXTS, 'a text', (value: unknown) => typeof value === 'string'],
      [COUNTS, 'a count', (value: unknown) => typeof value === 'number'],
      [TABLES, 'an object', isObject],
    ] as const)
      for (const name of names)
        checkArgument(`summary.${name}`, (summary as Record<string, unknown>)[name], { says, test }, remedy)
  }
  const list: OptionKind = {
    says: 'a list of objects with the name of their file',
    test: (value) =>
      Array.isArray(value) && value.every((one) => isObject(one) && typeof one.file === 'string'),
  }
  checkArgument('statements', statements, list, remedy)
  checkArgument('uncharged', uncharged, list, remedy)
}

const CHARGES: OptionKind = {
  says: 'a batch of columns(), or line items',
  test: (value) =>
    isObject(value) && 'records' in value
      ? isChargeBatch(value)
      : typeof value === 'object' && value !== null && Symbol.iterator in value,
}

export const checkCharges = (given: unknown): void =>
  checkArgument(
    'charges',
    given,
    CHARGES,
    'Add what a parse returns: for await (const batch of parse.columns()) audit.add(batch).',
  )

/** The kinds of value that a line item must have, and those that may be null. */
const TEXT_CELLS = [
  'id',
  'carrier',
  'format',
  'charge_description',
  'charge_category',
  'charge_stage',
] as const
const NULL_CELLS = [
  ...(['account_id', 'invoice_id', 'invoice_date', 'transaction_date', 'tracking_number'] as const),
  ...(['shipment_id', 'charge_code', 'charge_subcategory', 'currency'] as const),
] as const
const AMOUNTS = ['gross_cost', 'net_cost'] as const
const DECIMAL = /^-?\d+(\.\d+)?$/

/** The name of the first value that no line item has; null if there is none. */
function wrongValue(item: unknown): string | null {
  if (!isObject(item)) return ''
  const { source, tax_cost: tax, raw } = item
  if (!isObject(source) || typeof source.file !== 'string' || typeof source.row !== 'number') return 'source'
  for (const name of TEXT_CELLS) if (typeof item[name] !== 'string') return name
  for (const name of NULL_CELLS) {
    const value = item[name]
    if (value !== null && typeof value !== 'string') return name
  }
  // Line items of schema version 1 have none of these.
  for (const name of SHIPMENT_FIELDS) {
    const value = item[name] ?? null
    if (value !== null && typeof value !== 'string') return name
  }
  for (const name of AMOUNTS) {
    const value = item[name]
    if (typeof value !== 'string' || !DECIMAL.test(value)) return name
  }
  if (tax !== null && (typeof tax !== 'string' || !DECIMAL.test(tax))) return 'tax_cost'
  return raw === undefined || isObject(raw) ? null : 'raw'
}

/** Throws `usage` for what is no line item, with the name of the first wrong value. */
export function checkItem(item: unknown): void {
  const wrong = wrongValue(item)
  if (wrong === null) return
  const value = wrong === '' ? item : (item as Record<string, unknown>)[wrong]
  throw refusedOption(
    wrong === '' ? 'charges' : `charges, ${wrong}`,
    value,
    'line items',
    'Add line items as a parse returns them.',
  )
}

const AUDIT: OptionKind = { says: 'an audit', test: (value) => hasMethod(value, 'toJSON') }

export const checkAudit = (given: unknown): void =>
  checkArgument('audit', given, AUDIT, 'Give audits as createAudit() makes them.')

const TRACKING: OptionKind = {
  says: 'a tracking number as text',
  test: (value) => typeof value === 'string' && value.trim() !== '',
}

export const checkTracking = (given: unknown): void =>
  checkArgument('tracking', given, TRACKING, 'Give the number as a text: numbers lose digits.')

const RECORDS: OptionKind = {
  says: 'the records kept while they were added',
  test: (value) => isObject(value) && Array.isArray(value.items),
}

export const checkRecords = (given: unknown): void =>
  checkArgument('records', given, RECORDS, 'Use explainShipment(), which keeps them.')

export const checkHash = (given: unknown): void =>
  checkArgument(
    'sha256',
    given,
    { says: 'the SHA-256 of a file as text', test: (value) => typeof value === 'string' },
    'It is in the summary of the file.',
  )
