/** What is to be done, in the order of the output: whole files, and pieces of those that are large. */

import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { readerLimitsFrom } from '../../csv/reader-limits.js'
import type { Match } from '../../detect/detect.js'
import { stateOf } from '../../input/changed-file.js'
import type { Input, InputFile } from '../../input/input.js'
import { MAGIC_LENGTH, packingOf } from '../../input/packed.js'
import { unreadable } from '../../input/unreadable.js'
import type { FileOptions } from '../../parse/file-options.js'
import { invoiceFiles } from '../../parse/invoice-files.js'
import { endsFileOnly } from '../../parse/parse-all.js'
import type { InvoiceError } from '../../schema/errors.js'
import { inputFiles } from '../../sources/input-files.js'
import { beginnings } from './beginnings.js'
import { type Cut, type CutRules, createCutFinder } from './cuts.js'
import { type PieceTask, type ReadSettings, type Task, WHOLE_FILES } from './messages.js'
import { pieceContext } from './piece.js'

/** Bytes of a piece, about. Small enough that its text can be held until its turn comes. */
export const PIECE = 8 << 20

export type Step =
  /** A name that is not read. */
  | { readonly kind: 'passed-over'; readonly path: string; readonly reason: string }
  | {
      readonly kind: 'task'
      readonly file: InputFile
      readonly task: Task
      /** Of a piece: what its file is. */
      readonly match?: Match
      /** Set with a file's last piece: the hash and size of all its bytes. */
      readonly whole?: { readonly sha256: string; readonly bytes: number }
      /** Set with a file's last piece: its group. */
      readonly last?: number
    }
  /** A file that broke off while it was cut. */
  | { readonly kind: 'broken'; readonly file: InputFile; readonly error: InvoiceError; readonly last: number }

export interface PlanOptions extends Omit<FileOptions, 'limits'> {
  readonly limits: ReadSettings['limits']
  readonly stdin?: Readable | undefined
  readonly onNotice?: ((sentence: string) => void) | undefined
  /** Bytes of a piece, and of the least file that is cut: Infinity where none is. */
  readonly piece: number
  readonly cutFrom: number
  /** Threads that may each read a file whole, which takes less work than pieces: a file is cut where they would not be done together. 1 where all are. */
  readonly apart: number
}

interface Ahead {
  readonly file: InputFile
  /** What is reported before it. */
  readonly before: Step[]
}

export async function* plan(
  inputs: Input | readonly Input[],
  options: PlanOptions,
): AsyncGenerator<Step, void, undefined> {
  const passedOver: Step[] = []
  const { limits, signal, stdin, onNotice } = options
  const listed = inputFiles(inputs, {
    limits,
    signal,
    stdin,
    onNotice,
    passedOver: (path, reason) => passedOver.push({ kind: 'passed-over', path, reason }),
  })
  const passOver = (path: string, reason: string): void => {
    passedOver.push({ kind: 'passed-over', path, reason })
  }
  let group = WHOLE_FILES
  let fault: { readonly error: unknown } | undefined
  const share = createShare(options.apart)
  const ahead: Ahead[] = []
  async function* first(): AsyncGenerator<Step, void, undefined> {
    const [{ file, before }] = ahead.splice(0, 1) as [Ahead]
    yield* before
    const whole = share(file.size ?? 0, ahead)
    yield* stepsOf(file, ++group, whole ? { ...options, cutFrom: Infinity } : options)
  }
  try {
    for await (const file of invoiceFiles(listed, { ...options, onPassedOver: passOver })) {
      ahead.push({ file, before: passedOver.splice(0) })
      if (ahead.length >= options.apart) yield* first()
    }
  } catch (error) {
    fault = { error }
  }
  while (ahead.length > 0) yield* first()
  if (fault !== undefined) throw fault.error // in its turn
  yield* passedOver
}

/** Whether a file is best read whole, by what the threads have been given so far and the files that follow. */
function createShare(threads: number): (size: number, ahead: readonly Ahead[]) => boolean {
  const given = new Array<number>(threads).fill(0)
  return (size, ahead) => {
    const least = given.indexOf(Math.min(...given))
    const after = (given[least] ?? 0) + size
    const all = given.reduce((sum, one) => sum + one, size)
    const following = ahead.reduce((sum, { file }) => sum + (file.size ?? 0), 0)
    const whole = threads > 1 && after * threads <= UNEVEN * (all + following)
    if (whole) given[least] = after
    else given.fill(all / threads)
    return whole
  }
}

/** So much longer than its even share may a thread take: pieces take a third more work. */
const UNEVEN = 1.25

async function* stepsOf(file: InputFile, group: number, options: PlanOptions): AsyncGenerator<Step> {
  const { path = '', name } = file
  const cut = name === path && (file.size ?? 0) >= options.cutFrom ? await cutting(file, path, options) : null
  if (cut === null) yield { kind: 'task', file, task: { kind: 'file', path, name, group: WHOLE_FILES } }
  else yield* pieces(file, { path, group }, cut, options)
}

interface Cutting {
  readonly rules: CutRules
  readonly match: Match
  /** Where the text begins, behind a byte order mark. */
  readonly start: number
}

/** How a file can be cut; null where it cannot, or where reading it fails, which is then reported in its turn. */
async function cutting(file: InputFile, path: string, options: PlanOptions): Promise<Cutting | null> {
  try {
    const head = await firstBytes(path)
    if (packingOf(head) !== 'none') return null
    const context = await pieceContext(file, options)
    const begins = beginnings(context.found)
    if (context.encoding !== 'utf-8' || begins === null) return null
    const { match } = context.found
    const rules = { dialect: match.dialect, limits: readerLimitsFrom(options.limits), begins }
    return {
      rules,
      match,
      start: head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0,
    }
  } catch (error) {
    if (endsFileOnly(error)) return null
    throw error
  }
}

function firstBytes(path: string): Promise<Uint8Array> {
  return opened(path, async (handle) => {
    const head = new Uint8Array(MAGIC_LENGTH)
    await handle.read(head, 0, MAGIC_LENGTH, 0)
    return head
  })
}

async function opened<Result>(path: string, look: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error)
  })
  try {
    return await look(handle)
  } finally {
    await handle.close()
  }
}

/** Looks through the file for the starts of records, and takes its hash on the way. */
async function* pieces(
  file: InputFile,
  of: Pick<PieceTask, 'path' | 'group'>,
  { rules, match, start }: Cutting,
  options: PlanOptions,
): AsyncGenerator<Step> {
  const finder = createCutFinder(rules, options.piece, start)
  const digest = createHash('sha256')
  let bytes = 0
  let from: Cut = { offset: start, row: 1, line: 1 }
  let state = ''
  const taskTo = (end: number, lines: number | null): PieceTask => {
    const { offset, row, line } = from
    return { kind: 'piece', ...of, state, format: match.format.id, start: offset, end, row, line, lines }
  }
  try {
    state = await opened(of.path, stateOf)
    for await (const block of file.open(options.signal)) {
      digest.update(block)
      const cuts = finder.push(block.subarray(Math.max(0, start - bytes)))
      bytes += block.length
      for (const cut of cuts) {
        yield { kind: 'task', file, match, task: taskTo(cut.offset, cut.line - from.line) }
        from = cut
      }
    }
  } catch (error) {
    if (!endsFileOnly(error)) throw error
    yield { kind: 'broken', file, error, last: of.group }
    return
  }
  yield {
    kind: 'task',
    file,
    match,
    task: taskTo(bytes, null),
    whole: { sha256: digest.digest('hex'), bytes },
    last: of.group,
  }
}
