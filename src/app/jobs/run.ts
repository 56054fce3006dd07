/** A parse over several worker threads, as text: the same bytes in the same order as one thread writes. */

import { type OtherFileWatch, watchForOtherFile } from '../../detect/other-file.js'
import { formats } from '../../formats.js'
import { unlessAborted } from '../../input/blocks.js'
import type { Input, InputFile } from '../../input/input.js'
import { createCurrencyGuard, refuseMixedCarriers } from '../../parse/currency.js'
import { endsFileOnly, type ParseOptions } from '../../parse/parse-all.js'
import { parseFile } from '../../parse/parse-file.js'
import { totalsOf } from '../../parse/tally.js'
import { InvoiceError } from '../../schema/errors.js'
import type { FileSummary, Summary } from '../../schema/summary.js'
import { createCrew, type Spawn, type TaskReports } from './crew.js'
import { createMerge, type FileMerge } from './merge.js'
import { sizeOf, type WorkerSettings } from './messages.js'
import { PIECE, plan, type Step } from './plan.js'
import { createQueue } from './queue.js'
import { openTexts } from './texts.js'

export interface ParseTextsOptions
  extends Omit<ParseOptions, 'formats' | 'facts' | 'onReject' | 'onProgress'> {
  readonly onReject: (error: InvoiceError) => void
  readonly onProgress?: ParseOptions['onProgress']
  /** Number of worker threads. */
  readonly jobs: number
  /** Id of the output's target, whose texts must be such as can be joined. */
  readonly target: string
  /** Bytes of the pieces that a large file is cut into. */
  readonly piece?: number
  /** Bytes of text that a worker may be ahead of what is written. */
  readonly ahead?: number
  readonly spawn?: Spawn
}

/** A piece of the output. Its bytes are the caller's. */
export interface Text {
  readonly text: Uint8Array
  readonly items: number
}

/** The text of several pieces, or the start of a whole file's. */
const AHEAD = 32 << 20

type Task = Extract<Step, { kind: 'task' }>
type Turn = Exclude<Step, Task> | (Task & { readonly delivery: TaskReports })

/** Texts of the line items; the generator's return value is the account. Leaving it ends the workers. */
export async function* parseTexts(
  inputs: Input | readonly Input[],
  options: ParseTextsOptions,
): AsyncGenerator<Text, Summary, undefined> {
  const settings = settingsOf(options)
  const crew = createCrew(options.jobs, settings, options.spawn)
  const steps = plan(inputs, { ...options, ...settings, formats, piece: options.piece ?? PIECE })
  const turns = createQueue<Turn | 'end'>()
  const assign = async (): Promise<void> => {
    for await (const step of steps)
      turns.put(step.kind === 'task' ? { ...step, delivery: await crew.start(step.task) } : step)
    turns.put('end')
  }
  const files: FileSummary[] = []
  const guard = createCurrencyGuard({ ...options, formats })
  const reading = createReading(options, (summary) => {
    guard(summary)
    files.push(summary)
  })
  try {
    await refuseMixedCarriers(inputs, { ...options, formats })
    assign().catch(turns.fail)
    for (;;) {
      const turn = await unlessAborted('input', turns.take(), options.signal)
      if (turn === 'end') return { files, totals: totalsOf(files) }
      yield* reading(turn)
    }
  } finally {
    await crew.close()
    steps.return().catch(() => undefined)
  }
}

function settingsOf(options: ParseTextsOptions): WorkerSettings {
  return {
    target: options.target,
    format: options.format,
    raw: options.raw === true,
    currency: options.currency ?? null,
    decimal: options.decimal,
    dates: options.dates,
    rules: options.rules ?? [],
    limits: options.limits ?? {},
    ahead: options.ahead ?? AHEAD,
  }
}

/** Takes the turns in their order, tells the caller what one thread would tell, and adds up the files. */
function createReading(
  options: ParseTextsOptions,
  add: (summary: FileSummary) => void,
): (turn: Turn) => AsyncGenerator<Text> {
  const { signal, onReject, onProgress } = options
  let current: { readonly file: InputFile; readonly merge: FileMerge; failed: boolean } | undefined
  let others: OtherFileWatch | undefined // of the current file, where it is read in pieces

  return async function* reading(turn) {
    if (turn.kind === 'passed-over') {
      options.onPassedOver?.(turn.path, turn.reason)
      return
    }
    const { file } = turn
    if (current?.file !== file) {
      current = { file, merge: createMerge(), failed: false }
      others =
        turn.kind === 'task' && turn.match !== undefined
          ? watchForOtherFile(turn.match, { formats, strict: options.strict }, onReject)
          : undefined
      options.onFile?.(file.name, file.size)
    }
    const { merge, failed } = current
    try {
      if (turn.kind === 'task') yield* received(turn, merge, failed)
      else if (turn.kind === 'here') add(yield* readHere(file))
      else if (!failed) throw turn.error
    } catch (error) {
      if (options.onFileError === undefined || !endsFileOnly(error)) throw error
      current.failed = true
      options.onFileError(error)
    }
  }

  /** What a worker sends of a task. Of a file that has failed nothing more is told. */
  async function* received(
    { file, task, delivery, whole }: Task & { readonly delivery: TaskReports },
    merge: FileMerge,
    failed: boolean,
  ): AsyncGenerator<Text> {
    const before = task.kind === 'piece' ? { bytes: task.start, rows: task.row - 1 } : { bytes: 0, rows: 0 }
    for (;;) {
      const report = await unlessAborted(file.name, delivery.take(), signal)
      if (report.kind === 'batch') {
        if (!failed) {
          for (const reject of report.rejects) (others?.reject ?? onReject)(new InvoiceError(reject))
          others?.passed(before.rows + report.rows)
          onProgress?.(file.name, before.bytes + report.bytes, before.rows + report.rows)
          if (report.text !== null) yield { text: report.text, items: report.items }
        }
        delivery.written(sizeOf(report))
        continue
      }
      if (failed) return
      if (report.kind === 'failed') throw new InvoiceError(report.error)
      if (task.kind === 'file') add(report.summary)
      else merge.add(report)
      if (whole === undefined) return
      others?.end()
      add(merge.summary(whole))
      return
    }
  }

  async function* readHere(file: InputFile): AsyncGenerator<Text, FileSummary> {
    const maker = await openTexts(options.target, options.raw === true)
    const batches = parseFile(file, { ...options, formats })
    try {
      for (;;) {
        const step = await batches.next()
        if (step.done === true) return step.value.summary
        const text = await maker(step.value)
        if (text !== null) yield { text, items: step.value.charges.length }
      }
    } finally {
      await batches.return?.(undefined as never)
    }
  }
}
