import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { InvoiceError } from '../schema/errors.js'
import { isAddress, shownAddress } from './address.js'
import { flow, memoryBlocks } from './blocks.js'
import { failingFile, type InputFile, type Listing } from './file.js'
import { type InputLimits, limitsFrom } from './limits.js'
import { packingOf, unpackGzip } from './packed.js'
import { pathFiles } from './path.js'
import { streamFiles } from './stream.js'
import {
  isNodeStream,
  isWebStream,
  nodeBlocks,
  readBefore,
  type WebStream,
  webBlocks,
} from './stream-blocks.js'
import { zipFiles } from './zip.js'

export type { InputFile } from './file.js'
export { DEFAULT_LIMITS, type InputLimits } from './limits.js'

/** One input from a caller: a path, a folder, a glob, `-` for the standard input, bytes, or a stream of them. */
export type Input = string | Uint8Array | Readable | WebStream

export interface ListOptions {
  readonly limits?: { readonly [K in keyof InputLimits]?: InputLimits[K] | undefined } | undefined
  /** Receives each name in a folder, a glob or an archive that is not read, with the reason. */
  readonly passedOver?: ((path: string, reason: string) => void) | undefined
  /** Ends the listing itself, which waits for the first bytes of a stream. Pass it to `open` as well. */
  readonly signal?: AbortSignal | undefined
  /** The stream for `-`. Default: the process's standard input. */
  readonly stdin?: Readable | undefined
  /** The files of an address, named without its secrets. Without it addresses are refused. */
  readonly addressFiles?: AddressFiles | undefined
  /** Receives a sentence about each retry at an address, with the reason. */
  readonly onNotice?: ((sentence: string) => void) | undefined
}

export type AddressFiles = (
  address: string,
  name: string,
  listing: Listing & Pick<ListOptions, 'onNotice'>,
) => AsyncGenerator<InputFile>

/**
 * The files of the caller's inputs, in order; in a folder and a glob in the order of their names
 * by code point, in an archive in the archive's order. Packed files are recognised by their first bytes, whatever their name.
 *
 * A file named by several inputs is listed once.
 *
 * An input that cannot be read is listed as a file whose `open` fails, so that it does not hold up the rest.
 *
 * Throws InvoiceError `usage` (a limit that is not a number) and `aborted`.
 */
export async function* listInputs(
  inputs: Input | readonly Input[],
  options: ListOptions = {},
): AsyncGenerator<InputFile, void, undefined> {
  const listing = {
    limits: limitsFrom(options.limits),
    passedOver: options.passedOver ?? (() => undefined),
    signal: options.signal,
    onNotice: options.onNotice,
    addressFiles: options.addressFiles ?? refused,
  }
  const all: readonly Input[] = isList(inputs) ? inputs : [inputs]
  // A stream may fail before it is opened: it keeps its error, which must not end the process.
  for (const input of all) if (isNodeStream(input)) input.on('error', () => undefined)
  const names = namesOf(all)
  const stdin = standardInput(options)
  const earlier = new Set<string>()
  for (const [at, input] of all.entries()) {
    const mine: string[] = []
    for await (const file of filesOf(input, names[at] ?? 'input', listing, stdin)) {
      const place = typeof input === 'string' && file.reopenable ? placeOf(input, file) : undefined
      if (place !== undefined) mine.push(place)
      if (place !== undefined && earlier.has(place)) listing.passedOver(file.name, NAMED_BEFORE)
      else yield file
    }
    for (const place of mine) earlier.add(place)
  }
}

// A folder and a file in it, or two overlapping globs: read twice, everything would be billed twice.
const NAMED_BEFORE = 'named before: it is read once'

/** The part after `?` distinguishes files of the web, and is in no name. */
function placeOf(input: string, { name }: InputFile): string {
  if (!isAddress(input)) return resolve(name)
  return /^http/i.test(input) ? `${input} ${name}` : name
}

async function* refused(_: string, name: string): AsyncGenerator<InputFile> {
  const remedy = 'Fetch the file first, and give its path.'
  yield failingFile(name, new InvoiceError({ code: 'unreadable', file: name, expected: 'a path', remedy }))
}

function isList(inputs: Input | readonly Input[]): inputs is readonly Input[] {
  return Array.isArray(inputs)
}

async function* filesOf(
  input: Input,
  name: string,
  listing: Listing & Pick<ListOptions, 'onNotice'> & { readonly addressFiles: AddressFiles },
  stdin: () => Readable,
): AsyncGenerator<InputFile> {
  if (typeof input === 'string') {
    if (isAddress(input)) yield* listing.addressFiles(input, name, listing)
    else if (isStandardInput(input)) yield* streamFiles(name, async () => nodeBlocks(stdin(), name), listing)
    else yield* pathFiles(input, listing)
  } else if (input instanceof Uint8Array) yield* bytesFiles(name, input, listing)
  else if (isNodeStream(input)) yield* streamFiles(name, async () => nodeBlocks(input, name), listing)
  else if (isWebStream(input)) yield* streamFiles(name, async () => webBlocks(input, name), listing)
  else yield failingFile(name, notAnInput(name, input))
}

async function* bytesFiles(name: string, bytes: Uint8Array, listing: Listing): AsyncGenerator<InputFile> {
  if (packingOf(bytes) === 'zip') {
    yield* zipFiles({ name, bytes }, listing)
    return
  }
  yield {
    name,
    size: bytes.length,
    reopenable: true,
    open: (signal) => flow(name, async () => unpackGzip(memoryBlocks(bytes), name, listing.limits), signal),
  }
}

/** The inputs whose files can be opened again, as far as that is known before they are opened. */
export async function mayBeReadTwice(inputs: Input | readonly Input[]): Promise<Input[]> {
  const all: readonly Input[] = isList(inputs) ? inputs : [inputs]
  const twice: Input[] = []
  for (const input of all) if (await isReopenable(input)) twice.push(input)
  return twice
}

async function isReopenable(input: Input): Promise<boolean> {
  if (typeof input !== 'string') return input instanceof Uint8Array
  if (isStandardInput(input) || isAddress(input)) return false
  const stats = await stat(input).catch(() => null) // its error is reported when it is read
  return stats?.isFIFO() !== true
}

/** The standard input under any of its names: opened as a device it could not be read if it is a socket. */
function isStandardInput(path: string): boolean {
  return path === '-' || path === '/dev/stdin' || path === '/dev/fd/0'
}

/** Hands out the standard input once: a second reader would find it empty. */
function standardInput(options: ListOptions): () => Readable {
  let isTaken = false
  return () => {
    if (isTaken) throw readBefore('-')
    isTaken = true
    return options.stdin ?? process.stdin
  }
}

/** Each input's name; bytes and streams with the same name are numbered, because each is a separate delivery. */
function namesOf(inputs: readonly Input[]): readonly string[] {
  const ownNames = inputs.map((input) => {
    if (typeof input === 'string') return isAddress(input) ? shownAddress(input) : input
    if (input instanceof Uint8Array) return 'bytes'
    // A stream opened by fs has the path of its file.
    if (isNodeStream(input) && 'path' in input && typeof input.path === 'string') return input.path
    return isNodeStream(input) || isWebStream(input) ? 'stream' : 'input'
  })
  const times = new Map<string, number>()
  const names: string[] = []
  for (const [at, name] of ownNames.entries()) {
    const input = inputs[at]
    const before = typeof input === 'string' ? inputs.indexOf(input) : at
    const time = (times.get(name) ?? 0) + 1
    if (before === at) times.set(name, time)
    // A path is read once, however often it is named.
    const isPath = typeof input === 'string' && !isAddress(input)
    const isSame = (place: number): boolean =>
      place === at || (typeof input === 'string' && inputs[place] === input)
    const isOnly = isPath || ownNames.every((other, place) => other !== name || isSame(place))
    names.push(before < at ? (names[before] ?? name) : isOnly ? name : `${name}#${time}`)
  }
  return names
}

function notAnInput(name: string, input: unknown): InvoiceError {
  const [kind, , remedy] = holders().find(([, type]) => input instanceof type) ?? []
  return new InvoiceError({
    code: 'usage',
    file: name,
    value: kind ?? (input === null ? 'null' : typeof input),
    expected: 'a path, bytes (Uint8Array) or a stream of bytes',
    remedy: remedy ?? 'Give one of these, or a list of them.',
  })
}

/** What holds an input, and how to get at it. Made on request: Node loads a client for the last two. */
const holders = () =>
  [
    ['URL', URL, 'Give fileURLToPath(url) of node:url for a file, url.href for an address.'],
    ['Blob', Blob, 'Give blob.stream().'],
    ['ArrayBuffer', ArrayBuffer, 'Give new Uint8Array(buffer).'],
    ['Request', Request, 'Give request.body, if it is not null.'],
    ['Response', Response, 'Give response.body, if it is not null.'],
  ] as const
