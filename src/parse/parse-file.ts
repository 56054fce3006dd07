/**
 * The path of a record: bytes → text encoding → head (detection, evidence) → records → charges in batches. One pipeline
 * for all formats, with one record in memory at a time; only the file's account is kept between records.
 */

import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { type Cells, createCells } from '../csv/cells.js'
import { decodeBytes } from '../csv/encoding.js'
import { borrowKernel, type Kernel, returnKernel } from '../csv/kernel/kernel.js'
import { createRecordReader, type RecordReader } from '../csv/reader.js'
import { readerLimitsFrom } from '../csv/reader-limits.js'
import { HEAD, type Match } from '../detect/detect.js'
import { watchForOtherFile } from '../detect/other-file.js'
import { type Surveyed, surveyFile } from '../detect/survey.js'
import type { FormatDeclaration } from '../format/format.js'
import type { InputFile } from '../input/file.js'
import type { InvoiceError } from '../schema/errors.js'
import type { InvoiceStatement } from '../schema/facts.js'
import type { FileSummary, UnchargedTotal } from '../schema/summary.js'
import type { CodingRule } from '../tables/coding-rule.js'
import { type BilledInvoices, createInvoiceCounter, type InvoiceCounter } from './billed-invoices.js'
import type { ChargeBatch } from './charge-batch.js'
import { createClassifier } from './classify.js'
import { createCoder } from './coding.js'
import { encodingOf, encodingWarnings } from './file-encoding.js'
import { type FileHead, readHead } from './file-head.js'
import type { FileOptions } from './file-options.js'
import { withFileWarnings } from './file-warnings.js'
import { createMapper, type Mapper } from './mapper.js'
import { createReading, EvidenceNeeded } from './reading.js'
import { repeatWarning } from './repeated-records.js'
import { createTally, type Tally } from './tally.js'
import { createUncoded } from './uncoded.js'

/** The results for a file besides its line items. */
export interface FileAccount {
  readonly summary: FileSummary
  readonly statements: readonly InvoiceStatement[]
  readonly uncharged: readonly UnchargedTotal[]
  /** Its invoices, with the option `countsInvoices`. */
  readonly billed?: BilledInvoices | undefined
}

/** Bytes passed to the reader at once; fewer if line items have all cells of their records, which take twenty times the memory once they are read. */
const BLOCK = 256 << 10
const RAW_BLOCK = 64 << 10
const TOTALS_BLOCK = 1 << 20 // sums need no memory per record

/** The charges of one file in batches; the generator returns the file's account. */
export async function* parseFile(
  file: InputFile,
  options: FileOptions,
): AsyncGenerator<ChargeBatch, FileAccount> {
  const counter = options.countsInvoices === true ? createInvoiceCounter() : null
  const given: Given = { charges: 0, rejects: 0, match: null, counter }
  const [{ totals }, limits] = [options, readerLimitsFrom(options.limits)]
  for (let known: Surveyed | null = totals?.known ?? null; ; )
    try {
      return yield* parseOnce(file, options, given, known)
    } catch (error) {
      if (!(error instanceof EvidenceNeeded) || given.match === null) throw error
      const evidence = await surveyFile(file, given.match, error.ofAmounts, limits, options.signal)
      known = { match: given.match, evidence }
      if (totals !== undefined) totals.known = known // for sums that start over
      if (totals !== undefined) throw error
    }
}

/** Numbers of the last records whose charges and rejects were returned, in case the file has to be read again. */
export interface Given {
  charges: number
  rejects: number
  match: Match | null
  readonly counter?: InvoiceCounter | null
}

async function* parseOnce(
  file: InputFile,
  options: FileOptions,
  given: Given,
  known: Surveyed | null,
): AsyncGenerator<ChargeBatch, FileAccount> {
  const digest = createHash('sha256')
  const read = { bytes: 0 }
  const decoded = await decodeBytes(measured(file.open(options.signal), digest, read))
  const chunks = decoded.chunks[Symbol.asyncIterator]()
  let kernel: Kernel | null = null
  const counted = (batch: ChargeBatch): ChargeBatch => {
    given.counter?.add(batch)
    return batch
  }
  try {
    const found = await readHead(chunks, options, file, known)
    given.match = found.match
    if (found.mayHaveCommas) throw new EvidenceNeeded(true)
    const mark = file.decimal?.() ?? found.match.dialect.decimal
    // A sheet, or a file that states its decimal mark, has only one mark, whatever the user gives for texts: amounts with two readings are then rejected.
    if (mark !== undefined && options.decimal !== undefined && options.decimal !== mark)
      found.evidence.cells[mark]++
    const own = options.totals?.memory.kernel
    kernel = own === undefined ? borrowKernel() : null
    const reader = createRecordReader(found.match.dialect, readerLimitsFrom(options.limits), own ?? kernel)
    const cells = createCells(reader)
    const tally = createTally()
    const others = watchForOtherFile(found.match, options, onlyOnce(options.onReject, given))
    const mapper = mapperOf(found, { reader, cells, tally }, file.name, {
      ...options,
      onReject: others.reject,
      decimal: options.decimal ?? mark,
      sheet: file.sheet !== undefined,
    })
    for await (const block of blocks(found.head, found.whole, chunks, options)) {
      if (block === null) reader.finish()
      else reader.push(block)
      const batch = mapAll(reader, mapper, given)
      if (block === null) others.end()
      else others.passed(reader.row)
      options.onProgress?.(file.name, read.bytes, tally.rows)
      if (batch.records.length > 0 || options.emptyBatches === true) yield counted(batch)
      while (mapper.hasMore()) yield counted(mapper.take())
    }
    const repeated = own === undefined ? repeatWarning(mapper.samples, tally) : null // with totals, the kernel counts them
    if (repeated !== null) tally.warn(repeated)
    mapper.finish()
    const encoding = encodingOf(decoded.encoding, cells.met)
    for (const warning of encodingWarnings(encoding, decoded, cells.met)) tally.warn(warning)
    for (const note of file.notes?.() ?? []) tally.warn(note)
    const summary = tally.summary(file.name, found.match.format.id, {
      sha256: digest.digest('hex'),
      bytes: read.bytes,
      encoding,
    })
    return {
      summary: withFileWarnings(summary, {
        header: found.warnings,
        counts: tally.ofFile.counts(),
        invoices: tally.ofFile.invoices.sums(),
      }),
      statements: mapper.statements,
      uncharged: mapper.uncharged,
      ...(given.counter ? { billed: given.counter.counted() } : {}),
    }
  } finally {
    returnKernel(kernel)
    await chunks.return?.()
  }
}

/** Passes on only rejects that have not been reported yet. A record is rejected at most once. */
export const onlyOnce =
  (told: (error: InvoiceError) => void, given: Given) =>
  (error: InvoiceError): void => {
    const row = error.row ?? 0
    if (row <= given.rejects) return
    given.rejects = row
    told(error)
  }

/** Returns the charges of records that have not been returned yet. Separate from the generator, because it is then compiled better. */
export function mapAll(reader: RecordReader, mapper: Mapper, given: Given): ChargeBatch {
  while (reader.row < given.charges && reader.next()) {
    mapper.map()
    if (reader.row >= given.charges) dismiss(mapper)
  }
  for (mapper.mapPlain(); reader.next(); mapper.mapPlain()) mapper.map()
  if (reader.row < given.charges) dismiss(mapper)
  else given.charges = reader.row
  return mapper.take()
}

function dismiss(mapper: Mapper): void {
  do mapper.take()
  while (mapper.hasMore())
}

/** The mapper of a file with the head `found`. */
export function mapperOf(
  { match, evidence }: Pick<FileHead, 'match' | 'evidence'>,
  { reader, cells, tally }: { reader: RecordReader; cells: Cells; tally: Tally },
  file: string,
  options: FileOptions & { readonly sheet?: boolean },
): Mapper {
  const { format, dialect } = match
  const { decimal, dates } = options
  const reading = createReading({
    format,
    dialect,
    evidence,
    choice: { decimal, dates },
    warn: tally.warn,
    forget: cells.table.forget,
  })
  const mapper = createMapper(reader, cells, {
    ...match,
    file,
    sheet: options.sheet === true,
    settled: { reading, blankText: format.blankText, blankColumns: match.blankColumns },
    classifier: createClassifier(format.rules, options.rules ?? [], {
      carrier: format.carrier,
      format: format.id,
    }),
    tally,
    raw: options.raw === true,
    facts: options.facts === true,
    currency: currencyOf(options.currency, format),
    reject: options.onReject,
    totals: options.totals,
  })
  return options.codes === undefined ? mapper : codedMapper(mapper, options.codes, format, tally, options)
}

/** The mapper with its charges coded. An audit needs charges as they are billed, so a shared charge stays whole. */
function codedMapper(
  mapper: Mapper,
  codes: readonly CodingRule[],
  { id }: FormatDeclaration,
  tally: Tally,
  { facts }: Pick<FileOptions, 'facts'>,
): Mapper {
  const uncoded = createUncoded()
  tally.uncoded = uncoded
  const coders = new Map<string, ReturnType<typeof createCoder>>()
  const coderOf = (carrier: string): ReturnType<typeof createCoder> => {
    const known = coders.get(carrier)
    if (known !== undefined) return known
    const coder = createCoder(codes, { carrier, format: id }, facts !== true, (kind, head, net) => {
      const { category, subcategory } = kind
      uncoded.add({ carrier, account_id: head.account_id, category, subcategory }, head.currency ?? '', net)
    })
    coders.set(carrier, coder)
    return coder
  }
  return {
    ...mapper,
    take: () => {
      const batch = mapper.take()
      const coded = coderOf(batch.carrier)(batch)
      tally.lineItems += coded.charges.length - batch.charges.length
      return coded
    },
  }
}

/** The currency of records that state none. */
function currencyOf(given: FileOptions['currency'], { id }: FormatDeclaration): string | null {
  return (typeof given === 'object' && given !== null ? given[id] : given) ?? null
}

async function* measured(
  source: AsyncIterable<Uint8Array>,
  digest: { update(bytes: Uint8Array): unknown },
  read: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    digest.update(chunk)
    read.bytes += chunk.length
    yield chunk
  }
}

/** Yields the head, then the rest in blocks of a minimum size however small the chunks are; null at the end. */
export async function* blocks(
  head: Buffer,
  whole: boolean,
  chunks: AsyncIterator<Uint8Array>,
  { raw, totals }: Pick<FileOptions, 'raw' | 'totals'>,
): AsyncGenerator<Uint8Array | null> {
  const most = raw === true ? RAW_BLOCK : totals === undefined ? BLOCK : TOTALS_BLOCK
  yield* cut(head, most)
  let [small, size]: [Buffer[], number] = [[], 0]
  while (!whole) {
    const step = await chunks.next()
    if (step.done === true) break
    const chunk = step.value
    if (size === 0 && chunk.length >= HEAD) {
      yield* cut(chunk, most)
      continue
    }
    small.push(Buffer.from(chunk))
    size += chunk.length
    if (size >= HEAD) {
      yield* cut(Buffer.concat(small), most)
      small = []
      size = 0
    }
  }
  yield* cut(Buffer.concat(small), most)
  yield null
}

/** Yields control between blocks: otherwise a signal would wait as long as a fast writer has more data. */
async function* cut(bytes: Uint8Array, most: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += most) {
    yield bytes.subarray(at, at + most)
    await turn()
  }
}
