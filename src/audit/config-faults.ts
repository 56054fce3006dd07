/** What is wrong with a configuration, in words: which key, what stands there, what should. */
import * as z from 'zod'
import { InvoiceError } from '../errors.js'
import { didYouMean, nearest } from '../nearest.js'

export interface Fault {
  readonly path: readonly PropertyKey[]
  /** What stands there; undefined where nothing does, or the key itself is at fault. */
  readonly value?: string | undefined
  readonly expected: string
  readonly remedy: string
}

/** One error for all faults: the first as its facts, the others told behind it. */
export function configError(faults: readonly Fault[], file: string | undefined): InvoiceError {
  const [first, ...others] = faults
  const rest = others.map(({ path, value, expected, remedy }) => {
    const found = value === undefined ? '' : `found "${value}", `
    return `${pathText(path)}: ${found}expected ${expected}. ${remedy}`
  })
  return new InvoiceError({
    code: 'config',
    file,
    column: first === undefined || first.path.length === 0 ? undefined : pathText(first.path),
    value: first?.value,
    expected: first?.expected ?? '',
    remedy: [first?.remedy ?? '', ...rest].join(' And at '),
  })
}

/** The faults that the schema found in a value. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], value: unknown, schema: z.ZodType): Fault[] {
  const shape: Shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
  const faults = issues.flatMap((issue): Fault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey([...issue.path, key], keysAt(shape, issue.path)))
      : [wrongValue(issue, valueAt(value, issue.path))],
  )
  // A key that is there under another name is not missing as well.
  const meant = new Set(faults.flatMap(({ meant }: Fault & { meant?: string }) => meant ?? []))
  return faults.filter((fault) => !meant.has(pathText(fault.path)))
}

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

/** What a schema without words of its own asks for. */
export function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`
  return issue.code === 'invalid_type' ? TYPES[issue.expected] : undefined
}

function wrongValue(issue: z.core.$ZodIssue, value: unknown): Fault {
  const { path, message: expected } = issue
  if (value === undefined) return { path, expected, remedy: 'It is missing: add it.' }
  const found = typeof value === 'string' ? value : shown(value)
  const choices = issue.code === 'invalid_value' ? issue.values.map(String) : []
  return { path, value: found, expected, remedy: didYouMean(found, choices, 'Mend it.') }
}

/** A value of a configuration in short: what is nested in it may go on without end. */
const shown = (value: unknown): string =>
  typeof value !== 'object' || value === null
    ? `${JSON.stringify(value)}`
    : Array.isArray(value)
      ? value.length === 0
        ? '[]'
        : '[…]'
      : '{…}'

/** What is used here of JSON Schema. */
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
