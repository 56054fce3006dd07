/** What a worker does with its tasks: parse, write as text, report, and wait where it is too far ahead. */

import { formats } from '../../formats.js'
import type { InputFile } from '../../input/file.js'
import { limitsFrom } from '../../input/limits.js'
import { pathFiles } from '../../input/path.js'
import type { ChargeBatch } from '../../parse/charge-batch.js'
import type { FileOptions } from '../../parse/file-options.js'
import { parseFile } from '../../parse/parse-file.js'
import { NO_SAMPLES } from '../../parse/repeated-records.js'
import { type ErrorFacts, InvoiceError, isInvoiceError } from '../../schema/errors.js'
import {
  type BatchReport,
  type DoneReport,
  type PieceTask,
  type Report,
  sizeOf,
  type Task,
  type WorkerSettings,
} from './messages.js'
import { createPieceReader, type PieceReader, pieceContext } from './piece.js'
import { openTexts, type TextMaker } from './texts.js'

export interface Work {
  /** Does a task to its end; every report goes to `send`. */
  perform(task: Task): Promise<void>
  /** So many bytes of what was sent are out of memory. */
  written(bytes: number): void
}

export function createWork(settings: WorkerSettings, send: (report: Report) => void): Work {
  let texts: TextMaker | undefined
  let large: { readonly path: string; readonly reader: PieceReader } | undefined
  let ahead = 0
  let resume: () => void = () => undefined
  let rejects: ErrorFacts[] = []
  const read = { bytes: 0, rows: 0 }

  const options: FileOptions = {
    ...settings,
    formats,
    emptyBatches: true,
    onReject: (error) => rejects.push(factsOf(error)),
    onProgress: (_, bytes, rows) => {
      read.bytes = bytes
      read.rows = rows
    },
  }

  async function parsed(task: Task): Promise<AsyncGenerator<ChargeBatch, Omit<DoneReport, 'kind'>>> {
    if (task.kind === 'file') return whole(await fileOf(task.path, task.name))
    if (large?.path !== task.path) {
      large?.reader.close()
      large = { path: task.path, reader: await pieceReader(task) }
    }
    const { reader } = large
    if (task.lines === null) large = undefined // the last one
    return reader.read(task)
  }

  async function pieceReader({ path, format }: PieceTask): Promise<PieceReader> {
    const known = { ...options, format } // told already: the other formats need not be weighed again
    const file = await fileOf(path, path)
    return createPieceReader(file, await pieceContext(file, known), known)
  }

  async function* whole(file: InputFile): AsyncGenerator<ChargeBatch, Omit<DoneReport, 'kind'>> {
    const { summary } = yield* parseFile(file, options)
    const nothing = {
      met: { utf8: false, windows1252: false },
      ofFile: { header: [], counts: [], invoices: [] },
    }
    return { summary, ...nothing, samples: NO_SAMPLES }
  }

  async function report(batch: ChargeBatch | null, maker: TextMaker): Promise<void> {
    const items = batch?.charges.length ?? 0
    const text = batch === null || items === 0 ? null : await maker(batch)
    const sent: BatchReport = { kind: 'batch', text, items, rejects, ...read }
    ahead += sizeOf(sent)
    rejects = []
    send(sent)
    if (ahead > settings.ahead) await new Promise<void>((resolve) => (resume = resolve))
  }

  async function perform(task: Task): Promise<void> {
    try {
      texts ??= await openTexts(settings.target, settings.raw)
      const batches = await parsed(task)
      for (;;) {
        const step = await batches.next()
        await report(step.done === true ? null : step.value, texts)
        if (step.done !== true) continue
        send({ kind: 'done', ...step.value })
        return
      }
    } catch (error) {
      if (!isInvoiceError(error)) throw error
      large?.reader.close()
      large = undefined
      send({ kind: 'batch', text: null, items: 0, rejects, ...read })
      rejects = []
      send({ kind: 'failed', error: factsOf(error) })
    }
  }

  return {
    perform,
    written: (bytes) => {
      ahead -= bytes
      if (ahead <= settings.ahead) resume()
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

/** What is known of an error as a plain value: as an error it would lose its fields between threads. */
function factsOf(error: InvoiceError): ErrorFacts {
  const { code, file, line, row, column, value, expected, remedy, raw } = error
  return { code, file, line, row, column, value, expected, remedy, raw }
}
