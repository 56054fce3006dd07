/** Errors of a schema without its own wording: what was found, and what is expected. */
import type * as z from 'zod'

export function faultWords(issue: z.core.$ZodRawIssue): string {
  const { input } = issue
  switch (issue.code) {
    case 'invalid_type':
      return input === undefined ? MISSING : `found ${kindOf(input)}, expected ${typeText(issue.expected)}`
    case 'invalid_value':
      return input === undefined ? MISSING : `found ${shown(input)}, expected ${oneOf(issue.values)}`
    case 'too_big':
      return sizeFault(issue, 'at most', issue.maximum)
    case 'too_small':
      return sizeFault(issue, 'at least', issue.minimum)
    case 'unrecognized_keys':
      return keyFault(issue)
    case 'invalid_union':
      return input === undefined ? MISSING : unionFault(issue, input)
    case 'invalid_format':
      return `expected ${FORMATS[issue.format] ?? `a text of the form ${issue.pattern ?? issue.format}`}`
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`
    default:
      return 'expected what the documentation (/openapi.json) states'
  }
}

const MISSING = 'it is missing'

/** Values that may be secrets are not shown; a list of choices contains none. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, SHOWN)) : kindOf(value)
const SHOWN = 40

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'number' && value % 1 !== 0
        ? 'a number with decimals'
        : typeText(typeof value)

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}
const typeText = (type: string): string => TYPES[type] ?? type

const FORMATS: Readonly<Record<string, string>> = {
  url: 'an address such as https://example.com/invoices',
  datetime: 'a time such as 2026-03-31T08:30:00Z',
  date: 'a day such as 2026-03-31',
  uuid: 'a UUID',
}

function sizeFault({ origin, input }: z.core.$ZodRawIssue, most: string, limit: unknown): string {
  if (typeof input === 'string')
    return `expected ${most} ${count(limit, 'character')}, found ${input.length === 0 ? 'none' : input.length}`
  if (Array.isArray(input))
    return `expected ${most} ${count(limit, 'entry', 'entries')}, found ${input.length}`
  return typeof input === 'number'
    ? `found ${input}, expected ${most} ${limit}`
    : `expected ${most} ${limit} ${origin}`
}

const count = (limit: unknown, one: string, more = `${one}s`): string =>
  `${limit} ${`${limit}` === '1' ? one : more}`

function keyFault({ keys, inst }: z.core.$ZodRawIssue): string {
  const shape = (inst?._zod.def as { readonly shape?: object } | undefined)?.shape ?? {}
  const unknown = keys as readonly string[]
  const named = unknown.slice(0, 5).map((key) => shown(key))
  // A column has a key for each of its operators. After a wrong operator only those of its column are named.
  const [column] = (unknown[0] ?? '').split('[')
  const isOfColumn = (key: string): boolean => key === column || key.startsWith(`${column}[`)
  const ofColumn = Object.keys(shape).filter(isOfColumn)
  const known = ofColumn.length > 0 ? ofColumn : Object.keys(shape).filter((key) => !key.includes('['))
  const more = known.length > NAMED ? ` and ${known.length - NAMED} more` : ''
  const allowed = known.length === 0 ? 'no field' : known.slice(0, NAMED).join(', ') + more
  return `found ${named.join(', ')}, which is not known: expected ${allowed}`
}
const NAMED = 20

/** Of the ways to write a value those of its type, or all of them. */
function unionFault({ errors, options, discriminator }: z.core.$ZodRawIssue, input: unknown): string {
  if (options !== undefined && discriminator !== undefined) {
    const value = (input as Readonly<Record<string, unknown>>)[`${discriminator}`]
    return value === undefined
      ? `${discriminator} is missing: ${oneOf(options as readonly unknown[])}`
      : `${discriminator}: found ${shown(value)}, expected ${oneOf(options as readonly unknown[])}`
  }
  const ways = ((errors ?? []) as readonly (readonly z.core.$ZodIssue[])[]).flatMap(([first]) => first ?? [])
  const isOfKind = ({ code, path }: z.core.$ZodIssue): boolean => code !== 'invalid_type' || path.length > 0
  const near = ways.filter(isOfKind)
  if (near.length > 0)
    return [...new Set(near.map(({ path, message }) => [...path.map(String), message].join(': ')))].join(
      ', or ',
    )
  const types = ways.map((way) => (way.code === 'invalid_type' ? typeText(way.expected) : way.message))
  return `found ${kindOf(input)}, expected ${[...new Set(types)].join(' or ')}`
}
