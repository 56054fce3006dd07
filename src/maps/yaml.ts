/** YAML written by users: its value, and the line and character of every part. The package is optional. */
import type { Document, LineCounter, ParsedNode } from 'yaml'
import { InvoiceError, isMissing } from '../schema/errors.js'
import { type TableFile, tableError } from '../tables/table-file.js'

export interface WrittenValue {
  readonly value: unknown
  /** 1-based line of the value with a path, or of its nearest existing parent. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

/** Maximum number of aliases of one value: more could fill the memory. */
const ALIASES = 20

/** Throws the table's error with the line of the first mistake, `usage` if the package is not installed. */
export async function parseYaml(text: string, table: TableFile): Promise<WrittenValue> {
  const yaml = await loadYaml(table)
  const counter = new yaml.LineCounter()
  const document = yaml.parseDocument(text, { lineCounter: counter, uniqueKeys: true })
  const [mistake] = document.errors
  if (mistake !== undefined) {
    const [place = { line: 1, col: 1 }] = mistake.linePos ?? []
    const isSecond = mistake.code === 'MULTIPLE_DOCS'
    throw tableError(table, {
      line: place.line,
      value: text.split('\n')[place.line - 1]?.trim() || undefined,
      expected: isSecond ? 'one map in a file' : 'YAML',
      remedy: isSecond
        ? 'Give what is below this line a file of its own.'
        : `Character ${place.col} of the line: ${mistake.message.split(/ at line|:?\n/)[0]}.`,
    })
  }
  return { value: plainValue(document, table), lineOf: (path) => lineIn(document, counter, path) }
}

function plainValue(document: Document.Parsed, table: TableFile): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES }) as unknown
  } catch (cause) {
    const expected = `YAML with at most ${ALIASES} aliases`
    throw Object.assign(tableError(table, { expected, remedy: 'Write out what they refer to.' }), { cause })
  }
}

function lineIn(document: Document.Parsed, counter: LineCounter, path: readonly PropertyKey[]): number {
  let node: ParsedNode | null = document.contents
  let start = node?.range[0] ?? 0
  for (const step of path) {
    if (node === null || !('items' in node)) break
    const item: unknown = node.items.find((one, at) => (isPair(one) ? keyOf(one) === step : at === step))
    if (isPair(item)) {
      start = item.key.range[0]
      node = item.value
    } else if (isNode(item)) {
      start = item.range[0]
      node = item
    } else break
  }
  return counter.linePos(start).line
}

interface WrittenPair {
  readonly key: ParsedNode
  readonly value: ParsedNode | null
}

const isPair = (item: unknown): item is WrittenPair =>
  typeof item === 'object' && item !== null && 'key' in item && isNode(item.key)
const isNode = (item: unknown): item is ParsedNode =>
  typeof item === 'object' && item !== null && 'range' in item && Array.isArray(item.range)
const keyOf = ({ key }: WrittenPair): unknown => ('value' in key ? String(key.value) : undefined)

async function loadYaml({ file }: TableFile): Promise<typeof import('yaml')> {
  try {
    return await import('yaml')
  } catch (cause) {
    if (!isMissing(['yaml'], cause)) throw cause
    throw new InvoiceError(
      {
        code: 'usage',
        value: file,
        expected: 'the package yaml, which reads YAML',
        remedy: 'Install it: npm install yaml@2.9.1. Or write the map as JSON.',
      },
      { cause },
    )
  }
}
