/** What a thread does with its tasks: parse, make what is wanted, report, and wait where it is too far ahead. */

import type { FormatDeclaration } from '../../format/format.js'
import { formats } from '../../formats.js'
import type { InputFile } from '../../input/file.js'
import { limitsFrom } from '../../input/limits.js'
import { pathFiles } from '../../input/path.js'
import { formatOfMap } from '../../maps/map-format.js'
import type { ChargeBatch } from '../../parse/charge-batch.js'
import type { FileOptions } from '../../parse/file-options.js'
import { endsFileOnly } from '../../parse/parse-all.js'
import { parseFile } from '../../parse/parse-file.js'
import { NO_SAMPLES } from '../../parse/repeated-records.js'
import { InvoiceError, isInvoiceError } from '../../schema/errors.js'
import {
  type BatchReport,
  type DoneReport,
  memoryOf,
  type Order,
  type PieceTask,
  plain,
  type ReadSettings,
  type Report,
  sizeOf,
  type Task,
  WHOLE_FILES,
  type WorkerSettings,
} from './messages.js'
import { createPieceReader, type PieceReader, pieceContext } from './piece.js'
import { type Maker, makerOf, type Product } from './products.js'

export interface Work {
  /** Does a task to its end; every report goes to `send`. `file`: what it is about, where this thread has it at hand. */
  perform(task: Task, file?: InputFile): Promise<void>
  /** So many bytes of what was sent are written. */
  written(bytes: number): void
  /** The memory of a text that was sent, once nothing reads it any more. */
  reuse(memory: ArrayBuffer): void
  /** Sends what has been made of a group's tasks. None of them will follow. */
  hand(group: number): void
}

export interface WorkSettings extends ReadSettings {
  readonly formats: readonly FormatDeclaration[]
  /** Null for the line items as they are. */
  readonly product: Product | null
  readonly ahead: number
  readonly signal?: AbortSignal | undefined
  readonly open: () => Promise<Maker>
}

export function createWork(
  { open, ahead: most, product, ...settings }: WorkSettings,
  send: (report: Report) => void,
): Work {
  const makers = new Map<number, Maker>()
  let large: { readonly group: number; readonly reader: PieceReader } | undefined
  let ahead = 0
  let resume: () => void = () => undefined
  let rejects: InvoiceError[] = []
  const read = { bytes: 0, rows: 0 }
  settings.signal?.addEventListener('abort', () => resume(), { once: true })

  const options: FileOptions = {
    ...settings,
    facts: product?.kind === 'audit' || (product?.kind === 'summary' && product.facts),
    emptyBatches: true,
    onReject: (error) => rejects.push(error),
    onProgress: (_, bytes, rows) => {
      read.bytes = bytes
      read.rows = rows
    },
  }

  async function parsed(
    task: Task,
    given: InputFile | undefined,
  ): Promise<AsyncGenerator<ChargeBatch, Omit<DoneReport, 'kind'>>> {
    if (task.kind === 'file') return whole(given ?? (await fileOf(task.path, task.name)))
    if (large?.group !== task.group) {
      large?.reader.close()
      large = { group: task.group, reader: await pieceReader(task, given) }
    }
    const { reader } = large
    if (task.lines === null) large = undefined // the last one
    return reader.read(task)
  }

  async function pieceReader(
    { path, format }: PieceTask,
    given: InputFile | undefined,
  ): Promise<PieceReader> {
    const known = { ...options, format } // told already: the other formats need not be weighed again
    const file = given ?? (await fileOf(path, path))
    return createPieceReader(file, await pieceContext(file, known), known)
  }

  async function* whole(file: InputFile): AsyncGenerator<ChargeBatch, Omit<DoneReport, 'kind'>> {
    const account = yield* parseFile(file, options)
    const nothing = {
      met: { utf8: false, windows1252: false },
      ofFile: { header: [], counts: [], invoices: [] },
    }
    return { ...account, ...nothing, samples: NO_SAMPLES }
  }

  async function report(batch: ChargeBatch | null, maker: Maker): Promise<void> {
    const count = batch?.charges.length ?? 0
    const items = batch === null ? null : await maker.take(batch)
    const sent: BatchReport = { kind: 'batch', items, count, rejects, ...read }
    ahead += sizeOf(sent)
    rejects = []
    send(sent)
    if (ahead > most && settings.signal?.aborted !== true)
      await new Promise<void>((resolve) => (resume = resolve))
  }

  async function makerFor(group: number): Promise<Maker> {
    const key = product === null || product.kind === 'text' ? WHOLE_FILES : group // text is written as it comes
    const maker = makers.get(key) ?? (await open())
    makers.set(key, maker)
    return maker
  }

  async function perform(task: Task, file?: InputFile): Promise<void> {
    try {
      const maker = await makerFor(task.group)
      const batches = await parsed(task, file)
      for (;;) {
        const step = await batches.next()
        await report(step.done === true ? null : step.value, maker)
        if (step.done !== true) continue
        if (task.kind === 'file') maker.close(step.value)
        send({ kind: 'done', ...step.value })
        return
      }
    } catch (error) {
      if (!isInvoiceError(error)) throw error
      large?.reader.close()
      large = undefined
      if (task.kind === 'file' && endsFileOnly(error)) makers.get(task.group)?.drop(task.name)
      send({ kind: 'batch', items: null, count: 0, rejects, ...read })
      rejects = []
      send({ kind: 'failed', error })
    }
  }

  return {
    perform,
    written: (bytes) => {
      ahead -= bytes
      if (ahead <= most) resume()
    },
    reuse: (memory) => {
      makers.get(WHOLE_FILES)?.reuse(memory)
    },
    hand: (group) => {
      const maker = makers.get(group)
      makers.delete(group)
      send({ kind: 'made', made: maker?.hand() ?? null })
    },
  }

  async function fileOf(path: string, name: string): Promise<InputFile> {
    const listing = { limits: limitsFrom(settings.limits), passedOver: () => undefined, signal: undefined }
    for await (const file of pathFiles(path, listing)) if (file.name === name) return file
    throw new InvoiceError({
      code: 'unreadable',
      file: name,
      expected: 'a file that stays as it is while it is read',
      remedy: 'It was there a moment ago: check the archive, and read it again.',
    })
  }
}

/** Does the work of a thread by the orders that it is given. */
export function serve(
  settings: WorkerSettings,
  post: (report: Report, memory: ArrayBuffer[]) => void,
): (order: Order) => void {
  const known = settings.maps.length === 0 ? formats : [...formats, ...settings.maps.map(formatOfMap)]
  const own = { ...settings, formats: known, open: () => makerOf(settings.product, known) }
  const work = createWork(own, (report) => post(plain(report), memoryOf(report)))
  return (order) => {
    if ('task' in order) void work.perform(order.task)
    else if ('written' in order) work.written(order.written)
    else if ('reuse' in order) work.reuse(order.reuse)
    else work.hand(order.hand)
  }
}
