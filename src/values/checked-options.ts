/** Options of the library's functions, checked before anything is read: plain JavaScript has no types to check them. */
import { InvoiceError } from '../schema/errors.js'
import { readDate } from './dates.js'
import { didYouMean } from './nearest.js'

/** The kind of value that an option accepts. */
export interface OptionKind {
  readonly says: string
  readonly test: (value: unknown) => boolean
}

export const FLAG: OptionKind = { says: 'true or false', test: (value) => typeof value === 'boolean' }
export const TEXT: OptionKind = { says: 'a text', test: (value) => typeof value === 'string' }
export const COUNT: OptionKind = {
  says: 'a whole number from 1 on',
  test: (value) => typeof value === 'number' && value % 1 === 0 && value > 0,
}
export const DAY_OPTION: OptionKind = {
  says: 'a day of the calendar as YYYY-MM-DD',
  test: (value) => typeof value === 'string' && readDate(value, { forms: ['YYYY-MM-DD'] }) === value,
}
export const CALLBACK: OptionKind = { says: 'a function', test: (value) => typeof value === 'function' }
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const hasMethod = (value: unknown, name: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Record<string, unknown>)[name] === 'function'

/** The possible formats of a file. `defineFormat()` freezes them: a declaration that is not frozen has not been checked. */
export const FORMATS_OPTION: OptionKind = {
  says: 'a list of formats made by defineFormat(), each with an id of its own',
  test: (value) =>
    Array.isArray(value) &&
    value.every((one) => isObject(one) && typeof one.id === 'string' && Object.isFrozen(one)) &&
    new Set(value.map(({ id }) => id)).size === value.length,
}

/** Throws `usage` for an unknown option, or a value of the wrong kind. Undefined options count as not given. */
export function checkOptions(given: unknown, kinds: Readonly<Record<string, OptionKind>>): void {
  if (!isObject(given))
    throw refusedOption('options', given, 'an object', 'Give the options as { name: value }.')
  const names = Object.keys(kinds)
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) throw unknownOption(name, names)
    if (!kind.test(value)) throw refusedOption(name, value, kind.says, 'Correct the option, or leave it out.')
  }
}

/** Throws `usage` for an option of another name: a misspelt one would be ignored in silence. */
export function checkNames(given: unknown, names: readonly string[]): void {
  if (!isObject(given)) return
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !names.includes(name)) throw unknownOption(name, names)
}

const unknownOption = (name: string, names: readonly string[]): InvoiceError =>
  new InvoiceError({
    code: 'usage',
    value: name,
    expected: `an option: ${names.join(', ')}`,
    remedy: didYouMean(name, names, 'Leave it out.'),
  })

/** Names of options, complete and without others: the compiler compares them with their type. */
export const optionNames = <Options extends object>(
  names: Readonly<Record<keyof Required<Options>, true>>,
): readonly string[] => Object.keys(names)

/** Throws `usage` for options that are not an object. */
export const checkObject = (name: string, value: unknown): void =>
  checkArgument(name, value, { says: 'an object', test: isObject }, 'Leave it out, or give { name: value }.')

/** Throws `usage` for an argument of the wrong kind. */
export function checkArgument(
  name: string,
  value: unknown,
  { says, test }: OptionKind,
  remedy: string,
): void {
  if (!test(value)) throw refusedOption(name, value, says, remedy)
}

/** Throws `usage` for a list without an input: a search that found nothing would pass for invoices without charges. */
export function checkSomeInput(input: unknown): void {
  if (Array.isArray(input) && input.length === 0)
    throw refusedOption('input', input, 'at least one input', 'Name a file, a folder or a pattern.')
}

/** The error of an option with a wrong value. */
export function refusedOption(name: string, value: unknown, expected: string, remedy: string): InvoiceError {
  return new InvoiceError({ code: 'usage', value: `${name}: ${shown(value)}`, expected, remedy })
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return 'an object'
  }
}
