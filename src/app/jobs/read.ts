/** All inputs read, on one thread or several: the same line items, accounts and events, in the same order. */

import { type OtherFileWatch, watchForOtherFile } from '../../detect/other-file.js'
import type { FormatDeclaration } from '../../format/format.js'
import { formats as ownFormats } from '../../formats.js'
import { unlessAborted } from '../../input/blocks.js'
import type { Input, InputFile } from '../../input/input.js'
import { mapOf } from '../../maps/map-format.js'
import type { InvoiceMap } from '../../maps/map-schema.js'
import type { ChargeBatch } from '../../parse/charge-batch.js'
import { createCurrencyGuard, refuseMixedCarriers } from '../../parse/currency.js'
import { endsFileOnly, type ParseOptions } from '../../parse/parse-all.js'
import { totalsOf } from '../../parse/tally.js'
import type { InvoiceError } from '../../schema/errors.js'
import type { FileSummary, Summary } from '../../schema/summary.js'
import { type Crew, createCrew, type Spawn, type TaskReports } from './crew.js'
import { createMerge, type FileMerge } from './merge.js'
import { errorOf, type ReadSettings, WHOLE_FILES } from './messages.js'
import { PIECE, plan, type Step } from './plan.js'
import type { Making } from './products.js'
import { createQueue } from './queue.js'
import { roomForThreads } from './room.js'
import { createWork } from './work.js'

export interface ReadOptions extends Omit<Partial<ParseOptions>, 'facts' | 'onReject' | 'emptyBatches'> {
  readonly onReject: (error: InvoiceError) => void
  /** A file has been read to its end, and all of it written. */
  readonly onFileEnd?: ((summary: FileSummary) => Promise<void>) | undefined
  /** Threads to read on, this one among them: 1 where it is left out, for a second one was measured to gain nothing. */
  readonly jobs?: number | undefined
  /** Bytes of the pieces that a large file is cut into. */
  readonly piece?: number
  /** Bytes of text that a thread may be ahead of what is written. */
  readonly ahead?: number
  /** Folder for the text of whole files that are read before their turn. Without one, large files are cut. */
  readonly aside?: string | undefined
  readonly spawn?: Spawn
}

/** What is to be written of a block of a file, and how many line items it is. */
export interface Written {
  readonly items: Uint8Array<ArrayBuffer> | ChargeBatch | null
  readonly count: number
}

/** The text of several pieces, or the start of a whole file's. */
const AHEAD = 24 << 20

type Task = Extract<Step, { kind: 'task' }>
type Turn = Exclude<Step, Task> | (Task & { readonly delivery: TaskReports })

/** What is to be written goes to `write`, block by block; what else is made to `making`. An error ends the workers. */
export async function readFiles(
  inputs: Input | readonly Input[],
  making: Making,
  given: ReadOptions,
  write: (written: Written) => Promise<void>,
): Promise<Summary> {
  const formats = given.formats ?? ownFormats
  const options = { ...given, formats }
  const { jobs = 1 } = given
  const workers = await workersFor(making, given)
  const alone = workers === 0
  const settings = settingsOf(options)
  const ending = new AbortController()
  const end = (): void => ending.abort(given.signal?.reason)
  given.signal?.addEventListener('abort', end, { once: true })
  const ahead = options.ahead ?? AHEAD
  const writes = making.gathering === null
  const crew = createCrew({
    workers,
    reads: !writes || workers < jobs,
    settings:
      making.product === null ? null : { ...settings, ahead, product: making.product, maps: mapsOf(formats) },
    here: (send) =>
      createWork(
        {
          ...settings,
          formats,
          product: making.product,
          signal: ending.signal,
          ahead: alone ? 0 : ahead,
          open: () => making.open(alone),
        },
        send,
      ),
    spawn: options.spawn,
    aside: options.aside,
    ahead,
  })
  const piece = options.piece ?? PIECE
  const cutFrom = alone ? Infinity : 2 * piece
  const steps = plan(inputs, {
    ...options,
    ...settings,
    piece,
    cutFrom,
    apart: alone ? 1 : writes ? (options.aside === undefined ? 1 : workers) : workers + 1,
  })
  const turns = createQueue<Turn | 'end'>()
  const assign = async (): Promise<void> => {
    for await (const step of steps)
      turns.put(step.kind === 'task' ? { ...step, delivery: await crew.start(step.task, step.file) } : step)
    turns.put('end')
  }
  const files: FileSummary[] = []
  const guard = createCurrencyGuard(options)
  const add = async (summary: FileSummary): Promise<void> => {
    guard(summary)
    files.push(summary)
    await given.onFileEnd?.(summary)
  }
  const reading = createReading(options, { making, crew, add, write })
  try {
    if (given.signal?.aborted === true) end()
    await refuseMixedCarriers(inputs, options)
    assign().catch(turns.fail)
    for (;;) {
      const turn = await unlessAborted('input', turns.take(), options.signal)
      if (turn === 'end') break
      await reading(turn)
    }
    if (making.gathering !== null)
      making.gathering.add(await unlessAborted('input', crew.hand(WHOLE_FILES), options.signal))
    return { files, totals: totalsOf(files) }
  } finally {
    given.signal?.removeEventListener('abort', end)
    end()
    await crew.close()
    steps.return().catch(() => undefined)
  }
}

/**
 * Other threads know the library's own formats, and those that are made of maps. Where this thread writes what they read
 * it has enough to do: one that reads besides lets the others wait, by a third of the time as measured.
 */
async function workersFor(
  { product, gathering }: Making,
  { jobs = 1, formats = ownFormats }: ReadOptions,
): Promise<number> {
  if (product === null || jobs === 1) return 0
  if (formats.length !== ownFormats.length + mapsOf(formats).length) return 0
  if (ownFormats.some((own, at) => formats[at] !== own)) return 0
  return Math.min(gathering === null ? jobs : jobs - 1, await roomForThreads())
}

const mapsOf = (formats: readonly FormatDeclaration[]): InvoiceMap[] =>
  formats.flatMap((format) => mapOf(format) ?? [])

const settingsOf = (options: ReadOptions): ReadSettings => ({
  format: options.format,
  raw: options.raw === true,
  strict: options.strict === true,
  currency: options.currency ?? null,
  decimal: options.decimal,
  dates: options.dates,
  rules: options.rules ?? [],
  codes: options.codes,
  limits: options.limits ?? {},
})

/** Where what has been read goes. */
interface Putting {
  readonly making: Making
  readonly crew: Crew
  readonly add: (summary: FileSummary) => Promise<void>
  readonly write: (written: Written) => Promise<void>
}

interface Current {
  readonly file: InputFile
  readonly merge: FileMerge
  failed: boolean
}

/** Takes the turns in their order, reports to the caller what one thread would, and adds up the files. */
function createReading(
  options: ReadOptions & Pick<ParseOptions, 'formats'>,
  { making, crew, add, write }: Putting,
): (turn: Turn) => Promise<void> {
  const { signal, onReject, onProgress } = options
  let current: Current | undefined
  let others: OtherFileWatch | undefined // of the current file, where it is read in pieces
  let giveBack: () => void = () => undefined

  /** The output may hold on to what it was given until it has taken the next. */
  const lend = ({ reuse }: TaskReports, memory: ArrayBuffer): void => {
    giveBack()
    giveBack = () => reuse(memory)
  }

  return async function reading(turn) {
    if (turn.kind === 'passed-over') {
      options.onPassedOver?.(turn.path, turn.reason)
      return
    }
    const { file } = turn
    if (current?.file !== file) {
      current = { file, merge: createMerge(), failed: false }
      others =
        turn.kind === 'task' && turn.match !== undefined
          ? watchForOtherFile(turn.match, options, onReject)
          : undefined
      options.onFile?.(file.name, file.size)
    }
    const own = current
    try {
      if (turn.kind === 'task') await received(turn, own)
      else if (!own.failed) throw turn.error
    } catch (error) {
      if (options.onFileError === undefined || !endsFileOnly(error)) throw error
      own.failed = true
      options.onFileError(error)
    }
    // Of a file that broke off nothing counts: a part of it is no invoice.
    if (own.failed && turn.last !== undefined && making.gathering !== null) await crew.hand(turn.last)
  }

  /** What is sent of a task. Of a file that has failed nothing more is reported. */
  async function received(
    { file, task, delivery, whole }: Task & { readonly delivery: TaskReports },
    { merge, failed }: Current,
  ): Promise<void> {
    const before = task.kind === 'piece' ? { bytes: task.start, rows: task.row - 1 } : { bytes: 0, rows: 0 }
    for (;;) {
      const report = await unlessAborted(file.name, delivery.take(), signal)
      if (report.kind === 'batch') {
        if (!failed) {
          for (const reject of report.rejects) (others?.reject ?? onReject)(errorOf(reject))
          others?.passed(before.rows + report.rows)
          onProgress?.(file.name, before.bytes + report.bytes, before.rows + report.rows)
          await write(report)
          if (report.items instanceof Uint8Array) lend(delivery, report.items.buffer)
        }
        delivery.written(report)
        continue
      }
      if (failed) return
      if (report.kind === 'failed') throw errorOf(report.error)
      if (task.kind === 'file') await add(report.summary)
      else merge.add(report)
      if (whole === undefined) return
      others?.end()
      const account = merge.account(whole)
      await add(account.summary)
      making.gathering?.addFile(await crew.hand(task.group), account)
      return
    }
  }
}
