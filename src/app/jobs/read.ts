/** Reads all inputs, on one thread or several: with the same line items, accounts and events, in the same order. */

import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { FormatDeclaration } from '../../format/format.js'
import { formats as ownFormats } from '../../formats.js'
import { unlessAborted } from '../../input/blocks.js'
import type { Input, InputFile } from '../../input/input.js'
import { mayBeSeveral } from '../../input/several.js'
import { mapOf } from '../../maps/map-format.js'
import type { InvoiceMap } from '../../maps/map-schema.js'
import type { BilledInvoices } from '../../parse/billed-invoices.js'
import type { ChargeBatch } from '../../parse/charge-batch.js'
import { createCurrencyGuard, refuseMixedCarriers } from '../../parse/currency.js'
import { endsFileOnly, type ParseOptions } from '../../parse/parse-all.js'
import { type FileAccount, parseFile } from '../../parse/parse-file.js'
import { totalsOf } from '../../parse/tally.js'
import type { InvoiceError } from '../../schema/errors.js'
import type { FileSummary, Summary } from '../../schema/summary.js'
import { type Crew, createCrew, type FileReports, type FileToRead, type Spawn } from './crew.js'
import { errorOf, type WorkerSettings } from './messages.js'
import { countsInvoices, type Making, needsFacts, type Product } from './products.js'
import { roomForThreads } from './room.js'
import { fileTurns } from './turns.js'

export interface ReadOptions extends Omit<Partial<ParseOptions>, 'facts' | 'onReject' | 'emptyBatches'> {
  readonly onReject: (error: InvoiceError) => void
  /** Called when a file has been read to its end, and all of it written. */
  readonly onFileEnd?: ((summary: FileSummary) => Promise<void>) | undefined
  /** Threads to read on, including this one, or `auto`: as many as the processor has for the bytes to read. Default 1. */
  readonly jobs?: number | 'auto' | undefined
  /** Bytes on disk that each thread must have to read for `auto`. */
  readonly share?: number
  /** Limit on bytes of rejects, and of text that cannot be stored on disk, by which a worker may be ahead of the output. */
  readonly ahead?: number
  /** Folder for the text of files that are read before their turn. */
  readonly aside?: string | undefined
  readonly spawn?: Spawn
}

/** The output for a block of a file, and its number of line items. */
export interface Written {
  readonly items: Uint8Array<ArrayBuffer> | ChargeBatch | null
  readonly count: number
}

/** `billed`: the invoices of each file, if the product does not compare them itself. */
export interface Read {
  readonly summary: Summary
  readonly billed: readonly BilledInvoices[]
}

const AHEAD = 24 << 20

/** Passes what is to be written to `write`, block by block, and everything else to `making`. An error ends the workers. */
export async function readFiles(
  inputs: Input | readonly Input[],
  making: Making,
  given: ReadOptions,
  write: (written: Written) => Promise<void>,
): Promise<Read> {
  const { formats = ownFormats, signal, onReject } = given
  const options = {
    ...given,
    formats,
    facts: needsFacts(making.product),
    emptyBatches: true,
    countsInvoices: countsInvoices(making.product) && (await mayBeSeveral(inputs)),
  }
  const files: FileSummary[] = []
  const billed: BilledInvoices[] = []
  const guard = createCurrencyGuard(options)
  const maker = await making.open()
  const crew = await crewFor(inputs, making.product, given)

  async function ended({ summary, ...account }: Pick<FileAccount, 'summary' | 'billed'>): Promise<void> {
    guard(summary)
    files.push(summary)
    if (account.billed !== undefined) billed.push(account.billed)
    await given.onFileEnd?.(summary)
  }

  /** Reads the file on this thread. */
  async function* charges(file: InputFile): AsyncGenerator<ChargeBatch, void, undefined> {
    const account = yield* parseFile(file, options)
    maker.close(account)
    await ended(account)
  }

  async function readHere(file: InputFile): Promise<void> {
    for await (const batch of charges(file)) {
      crew?.check()
      const items = await maker.take(batch)
      await write({ items, count: batch.charges.length })
    }
  }

  /** Receives the file from the worker that reads it. */
  async function receive({ name }: InputFile, reading: FileReports): Promise<void> {
    for (;;) {
      const report = await unlessAborted(name, reading.take(), signal)
      if (report.kind === 'failed') throw errorOf(report.error)
      if (report.kind === 'done') return ended(report)
      for (const reject of report.rejects) onReject(errorOf(reject))
      given.onProgress?.(name, report.bytes, report.rows)
      await write({ items: await reading.textOf(report), count: report.count })
      reading.written(report)
    }
  }

  async function read({ file, reading: promised }: FileToRead): Promise<void> {
    given.onFile?.(file.name, file.size)
    const reading = await promised
    try {
      await (reading === null ? readHere(file) : receive(file, reading))
    } catch (error) {
      if (given.onFileError === undefined || !endsFileOnly(error)) throw error
      if (reading === null) maker.drop(file.name)
      given.onFileError(error)
    } finally {
      await reading?.end()
    }
  }

  try {
    await refuseMixedCarriers(inputs, options)
    for await (const turn of fileTurns(inputs, options, crew)) {
      if (turn.kind === 'passed-over') given.onPassedOver?.(turn.path, turn.reason)
      else await read(turn)
    }
    const others = crew === null ? [] : await unlessAborted('input', crew.made(), signal)
    making.gathering?.([maker.hand(), ...others])
    return { summary: { files, totals: totalsOf(files) }, billed }
  } finally {
    await crew?.close()
  }
}

/** Null if this thread must read everything: other threads know only the library's own formats, and those made from maps. */
async function crewFor(
  inputs: Input | readonly Input[],
  product: Product | null,
  options: ReadOptions,
): Promise<Crew | null> {
  const { jobs = 1, formats = ownFormats, spawn, aside } = options
  const threads = jobs === 'auto' ? await usefulThreads(inputs, product, aside) : jobs
  if (product === null || threads === 1) return null
  if (formats.length !== ownFormats.length + mapsOf(formats).length) return null
  if (ownFormats.some((own, at) => formats[at] !== own)) return null
  const most = Math.min(threads - 1, await roomForThreads())
  const share = jobs === 'auto' ? (options.share ?? SHARE) : 0
  return createCrew({ most, share, settings: settingsOf(product, options), spawn, aside })
}

/** Bytes that a thread has to read so that its start and its memory are worth it. */
const SHARE = 64 << 20

/** Each thread takes some 70 MB. */
const MOST = 4

/**
 * Threads for the processors. Text that cannot be laid aside would make them wait for each other; the report of an audit is made by one thread
 * in any case, and the others' part of it takes twice the memory.
 */
async function usefulThreads(
  inputs: Input | readonly Input[],
  product: Product | null,
  aside: string | undefined,
): Promise<number> {
  if (product?.kind === 'audit' || (product?.kind === 'text' && aside === undefined)) return 1
  for (const input of [inputs].flat()) if (!(await isOnDisk(input))) return 1
  return Math.min(MOST, availableParallelism())
}

/** Files are listed before the first is read: a pipe, or an address, may have nothing to give until then. */
async function isOnDisk(input: Input): Promise<boolean> {
  if (typeof input !== 'string') return false
  const known = await stat(input).catch(() => undefined)
  return known !== undefined && (known.isFile() || known.isDirectory())
}

const mapsOf = (formats: readonly FormatDeclaration[]): InvoiceMap[] =>
  formats.flatMap((format) => mapOf(format) ?? [])

const settingsOf = (product: Product, options: ReadOptions): WorkerSettings => ({
  format: options.format,
  raw: options.raw === true,
  strict: options.strict === true,
  currency: options.currency ?? null,
  decimal: options.decimal,
  dates: options.dates,
  rules: options.rules ?? [],
  codes: options.codes,
  limits: options.limits ?? {},
  product,
  maps: mapsOf(options.formats ?? ownFormats),
  ahead: options.ahead ?? AHEAD,
})
