/** Saves what a run read in a file for another run: the map step of a batch writes it, and its reduce step merges many. */
import { deflateSync, inflateSync } from 'node:zlib'
import type { Listing } from '../input/file.js'
import { type Input, listInputs } from '../input/input.js'
import type { UnreadFile } from '../schema/audit-report.js'
import { InvoiceError, usageError } from '../schema/errors.js'

/** `--save` and `--merge`, and the options that exclude them. */
export interface SavingOptions {
  readonly save?: string | undefined
  readonly merge?: boolean | undefined
  readonly store?: string | null | undefined
  readonly output?: string | undefined
  readonly report?: string | undefined
  readonly disputes?: string | undefined
}

/** A run with `save` writes only a state; the report is made from all states with `merge`. Throws `usage`. */
export function checkSaving({ save, merge, store, ...files }: SavingOptions): void {
  if (store !== undefined && (save !== undefined || merge === true))
    throw usageError('--store', 'files with --save, states with --merge', 'A store is one state already.')
  const also = (['output', 'report', 'disputes'] as const).find((name) => files[name] !== undefined)
  if (save !== undefined && also !== undefined)
    throw usageError(
      `--${also}`,
      '--save alone, which makes no report',
      `Give --${also} to the run with --merge.`,
    )
}

export interface StateHead {
  /** The command that wrote it. */
  readonly command: 'audit' | 'summary'
  /** Files that could not be read to the end. */
  readonly unread: readonly UnreadFile[]
  /** For an audit: the selected checks; undefined for all. */
  readonly checks?: readonly string[]
  /** For a summary: its columns, and whether it includes the facts of the spend. */
  readonly by?: readonly string[]
  readonly facts?: boolean
}

export interface StateFile {
  readonly name: string
  readonly head: StateHead
  readonly body: Uint8Array
}

const MARK = Buffer.from('carrier-invoice saved\n', 'latin1')
/** Raised with every change of the head's or a summary's form; an audit has a version of its own. */
const VERSION = 3
const HEAD_AT = MARK.length + 1
const LENGTH = 4

export function stateBytes(head: StateHead, body: Uint8Array): Uint8Array {
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(LENGTH)
  length.writeUInt32LE(json.length)
  return Buffer.concat([MARK, Buffer.of(VERSION), length, json, body])
}

/**
 * The states in files, folders and globs, in that order. Throws `usage` for a file that is not a state, or is one of
 * another command or version.
 */
export async function readStates(
  inputs: Input | readonly Input[],
  command: StateHead['command'],
  { signal, passedOver }: Pick<Listing, 'signal' | 'passedOver'>,
): Promise<StateFile[]> {
  const states: StateFile[] = []
  for await (const file of listInputs(inputs, { signal, passedOver })) {
    const chunks: Uint8Array[] = []
    // The chunk is overwritten when the next one is requested.
    for await (const chunk of file.open(signal)) chunks.push(chunk.slice())
    states.push(stateOf(file.name, Buffer.concat(chunks), command))
  }
  return states
}

function stateOf(name: string, bytes: Buffer, command: StateHead['command']): StateFile {
  if (!bytes.subarray(0, MARK.length).equals(MARK))
    throw stateError(name, 'a file that --save wrote', 'Invoices are read without --merge.')
  if (bytes[MARK.length] !== VERSION)
    throw stateError(
      name,
      `a state of version ${VERSION}, and it is of ${bytes[MARK.length] ?? 'none'}`,
      'Another version of carrier-invoice wrote it: save it again with this one.',
    )
  const cut = stateError(name, 'a whole file', 'It is cut or damaged: save it again.')
  if (bytes.length < HEAD_AT + LENGTH) throw cut
  const bodyAt = HEAD_AT + LENGTH + bytes.readUInt32LE(HEAD_AT)
  if (bytes.length < bodyAt) throw cut
  let head: StateHead
  try {
    head = JSON.parse(bytes.toString('utf8', HEAD_AT + LENGTH, bodyAt)) as StateHead
  } catch {
    throw cut
  }
  if (head.command !== command)
    throw stateError(
      name,
      `a state of \`${command} --save\`, and it is one of \`${head.command}\``,
      `Merge it with \`parse-invoice ${head.command} --merge\`.`,
    )
  return { name, head, body: bytes.subarray(bodyAt) }
}

/** Warnings about files that several states contain: their rows would be added up twice. */
export function overlaps(files: Iterable<{ readonly file: string; readonly sha256: string }>): string[] {
  const counts = new Map<string, number>()
  for (const { file, sha256 } of files) {
    const key = `${sha256} ${file}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(
      ([key, count]) =>
        `${key.slice(key.indexOf(' ') + 1)} is in ${count} states with the same content: its charges count once, and its rows ${count} times in the account`,
    )
}

export const stateError = (file: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', file, expected, remedy })

/** Plain values, maps and big integers as compressed JSON. */
export const packedValue = (value: unknown): Uint8Array => deflateSync(JSON.stringify(value, marked))

/** Throws what `inflate` and `JSON.parse` throw. */
export const unpackedValue = (bytes: Uint8Array): unknown =>
  JSON.parse(inflateSync(bytes).toString('utf8'), unmarked)

function marked(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { [MAP]: [...value] }
  return typeof value === 'bigint' ? { [BIG]: `${value}` } : value
}

function unmarked(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (MAP in value) return new Map(value[MAP] as [unknown, unknown][])
  return BIG in value ? BigInt(value[BIG] as string) : value
}

/** No key of a summary begins like this. */
const MAP = '$map'
const BIG = '$big'
