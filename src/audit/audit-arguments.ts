/** The arguments of an audit's methods, checked before anything is added: plain JavaScript has no types to check them. */
import { isChargeBatch } from '../parse/charge-batch.js'
import { checkArgument, hasMethod, isObject, type OptionKind } from '../values/checked-options.js'

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

export const checkItem = (item: unknown): void =>
  checkArgument(
    'charges',
    item,
    { says: 'line items', test: (value) => isObject(value) && isObject(value.source) },
    'Add line items as a parse returns them.',
  )

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
