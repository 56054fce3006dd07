/** Errors in what a user wrote, in words: the key, its value, the expected value. */
import * as z from 'zod'
import { type ErrorCode, InvoiceError } from '../schema/errors.js'
import { didYouMean, nearest } from '../values/nearest.js'
import { excerptOf } from './table-error.js'

export interface Fault {
  readonly path: readonly PropertyKey[]
  /** The value; undefined if there is none, or if the key itself is wrong. */
  readonly value?: string | undefined
  readonly expected: string
  readonly remedy: string
}

interface FaultyTable {
  readonly code: ErrorCode
  readonly file: string | undefined
  readonly row?: number
  /** The line of the value with this path, or of its nearest parent. */
  lineOf?(path: readonly PropertyKey[]): number
}

/** One error for all faults: it states the facts of the first and lists the others after it. */
export function faultsError(
  faults: readonly Fault[],
  { code, file, row, lineOf }: FaultyTable,
): InvoiceError {
  const [first, ...others] = faults.map((fault) => ({ ...fault, line: lineOf?.(fault.path) }))
  const rest = others.map(({ path, line, value, expected, remedy }) => {
    const where = line === undefined || line === first?.line ? '' : `line ${line}, `
    const found = value === undefined ? '' : `found "${value}", `
    return `${where}${pathText(path)}: ${found}expected ${expected}. ${remedy}`
  })
  return new InvoiceError({
    code,
    file,
    row,
    line: first?.line,
    column: first === undefined || first.path.length === 0 ? undefined : pathText(first.path),
    value: first?.value,
    expected: first?.expected ?? '',
    remedy: [first?.remedy ?? '', ...rest].join(' And at '),
  })
}

/** The value as the schema reads it, or its faults. */
export function readBySchema<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
): { readonly value?: Value; readonly faults: Fault[] } {
  const parsed = schema.safeParse(value, { error: inWords })
  if (parsed.success) return { value: parsed.data, faults: [] }
  const shape: Shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
  const faults = parsed.error.issues
    .flatMap(innermost)
    .flatMap((issue): Fault[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey([...issue.path, key], keysAt(shape, issue.path)))
        : [wrongValue(issue, valueAt(value, issue.path))],
    )
  // A misspelled key is not reported as missing as well.
  const meant = new Set(faults.flatMap(({ meant }: Fault & { meant?: string }) => meant ?? []))
  return { faults: faults.filter((fault) => !meant.has(pathText(fault.path))) }
}

/** If one of several shapes was meant, such as a list or its file: the errors within that one. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const [meant] = issue.errors
    .filter((branch) => branch.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'))
    .sort((a, b) => a.length - b.length)
  if (meant === undefined) return [issue]
  return meant.flatMap((one) => innermost({ ...one, path: [...issue.path, ...one.path] }))
}

/** A fault for an unknown name. */
export function unknownName(
  path: readonly PropertyKey[],
  value: string | undefined,
  known: readonly string[] | undefined,
  otherwise: string,
): Fault[] {
  if (value === undefined || known === undefined || known.includes(value)) return []
  return [
    { path, value, expected: `one of ${known.join(', ')}`, remedy: didYouMean(value, known, otherwise) },
  ]
}

/** Carrier names are in lower case. */
export const carrierFaults = (
  path: readonly PropertyKey[],
  carrier: string | undefined,
  known: readonly string[],
  otherwise: string,
): Fault[] =>
  carrier === undefined || known.length === 0 || (carrier !== '' && carrier === carrier.toLowerCase().trim())
    ? []
    : unknownName(path, carrier, known, otherwise)

function unknownKey(path: readonly PropertyKey[], known: readonly string[]): Fault & { meant?: string } {
  const key = String(path.at(-1))
  const near = nearest(key, known)
  return {
    path,
    expected: `only ${known.join(', ')}`,
    remedy: didYouMean(key, known, 'Delete it.'),
    ...(near === undefined ? {} : { meant: pathText([...path.slice(0, -1), near]) }),
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text in quotation marks',
  array: 'a list between [ and ]',
  object: 'an object between { and }',
  record: 'an object between { and }',
  boolean: 'true or false',
}

/** The expected value for a schema without its own wording. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`
  return issue.code === 'invalid_type' ? TYPES[issue.expected] : undefined
}

function wrongValue(issue: z.core.$ZodIssue, value: unknown): Fault {
  const { path, message: expected } = issue
  if (issue.code === 'custom' && typeof issue.params?.remedy === 'string')
    return { path, value: issue.params.value, expected, remedy: issue.params.remedy }
  if (value === undefined) return { path, expected, remedy: 'It is missing: add it.' }
  const found = typeof value === 'string' ? value : excerptOf(value)
  if (issue.code !== 'invalid_value') return { path, value: found, expected, remedy: 'Correct it.' }
  const choices = typeof value === 'string' ? issue.values.map(String) : []
  return { path, value: found, expected, remedy: didYouMean(found, choices, 'Choose one.') }
}

/** The parts of JSON Schema that are used here. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly additionalProperties?: Shape | boolean
  readonly anyOf?: readonly Shape[]
}

function keysAt(shape: Shape, path: readonly PropertyKey[]): string[] {
  const [step, ...rest] = path
  const { properties = {}, items, additionalProperties, anyOf = [] } = shape
  const within = anyOf.flatMap((one) => keysAt(one, path))
  if (step === undefined) return [...Object.keys(properties), ...within]
  const others = typeof additionalProperties === 'object' ? additionalProperties : {}
  const next = typeof step === 'number' ? items : (properties[String(step)] ?? others)
  return [...keysAt(next ?? {}, rest), ...within]
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const step of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[step]
  return at
}

/** `fuel[0].rate` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('')
}
