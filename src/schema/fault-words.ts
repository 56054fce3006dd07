/** What is wrong with a value that a schema without words of its own refuses. */
import type * as z from 'zod'

export function faultWords(issue: z.core.$ZodRawIssue): string | undefined {
  const { code, input } = issue
  if (input === undefined && (code === 'invalid_type' || code === 'invalid_value')) return 'it is missing'
  if (code === 'invalid_value') return `expected ${oneOf(issue.values.map(String))}`
  return code === 'invalid_type' ? `expected ${TYPES[issue.expected] ?? issue.expected}` : undefined
}

const oneOf = (values: readonly string[]): string =>
  values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}
