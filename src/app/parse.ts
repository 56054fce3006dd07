/** Writes the line items of the files to one output, with the account of every row. */

import type { Input } from '../input/input.js'
import type { Lake } from '../output/lake/lake.js'
import { lakeOf } from '../output/lake/lake-address.js'
import { type OutputPaths, type Outputs, openOutputs } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import type { OutputTarget } from '../output/target.js'
import { withAlikeWarnings } from '../parse/alike-files.js'
import { InvoiceError } from '../schema/errors.js'
import type { Summary } from '../schema/summary.js'
import { type Job, type JobContext, startJob } from './job.js'
import { itemsMaking } from './jobs/products.js'
import { type ReadOptions, readFiles, type Written } from './jobs/read.js'
import { filesOf, type OpenReading, openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface ParseJobOptions extends ReadingOptions, Pick<OutputPaths, 'output' | 'rejects' | 'summary'> {
  readonly target: OutputTarget
  /** The output if no file is named. */
  readonly out: Sink
  readonly raw?: boolean | undefined
  /** CSV for Excel. */
  readonly excel?: boolean | undefined
  /** Ends with the first rejected row, as an error. */
  readonly strict?: boolean | undefined
}

export interface ParseResult extends ReadCount {
  readonly summary: Summary
  /** Why the output file was not moved into place: nothing could be read, or a file broke off. */
  readonly notWritten: 'nothing read' | 'broken off' | null
}

export function parseJob(inputs: readonly Input[], options: ParseJobOptions): Job<ParseResult> {
  return startJob(async (work) => {
    const lakeAt = lakeOf(options.output, options.target)
    const paths = lakeAt === null ? options : { ...options, output: undefined }
    const outputs = await openOutputs(paths, options.out, work.signal, lakeAt !== null)
    let lake: Lake | null = null
    try {
      await outputs.refuseAll([...inputs, ...filesOf(options)])
      if (lakeAt !== null) lake = await lakeAtAddress(lakeAt, options, work)
      return await parseTo(lake, outputs, inputs, options, work)
    } finally {
      await lake?.close()
      await outputs.discard()
    }
  })
}

async function parseTo(
  lake: Lake | null,
  outputs: Outputs,
  inputs: readonly Input[],
  options: ParseJobOptions,
  work: JobContext,
): Promise<ParseResult> {
  const raw = options.raw === true
  const shape = { raw, excel: options.excel === true }
  const reading = await openReading(options, work, outputs)
  const writer = lake ?? (await options.target.open(outputs.items, { ...shape, warn: warner(work) }))
  const onReject = (error: InvoiceError): void => {
    reading.options.onReject(error)
    outputs.rejects?.add(error)
    if (options.strict === true) throw strictly(error)
  }
  const write = async ({ items, count }: Written): Promise<void> => {
    if (lake === null) reading.writes(count)
    await outputs.rejects?.drained()
    await work.heard()
    if (items instanceof Uint8Array) await writer.append?.(items)
    else if (items !== null) await writer.write(items)
  }
  const parse = {
    ...reading.options,
    ...wholeFiles(lake, reading, work),
    raw,
    onReject,
    strict: options.strict,
    aside: outputs.files.output?.folder ?? undefined,
  }
  const { summary: read, billed } = await readFiles(inputs, itemsMaking(options.target, shape), parse, write)
  // A lake holds the same content once.
  const summary = { ...read, files: withAlikeWarnings(read.files, { bytesOnce: lake !== null, billed }) }
  const notWritten = reading.brokeOff() ? 'broken off' : summary.files.length === 0 ? 'nothing read' : null
  const result = { summary, notWritten, ...reading.counted() } as const
  work.tell({ kind: 'read' })
  await work.heard()
  if (notWritten !== null && (lake !== null || outputs.files.output !== null)) return result
  await writer.finish()
  await work.heard()
  await outputs.place(summary)
  return { ...result, notWritten: null }
}

async function lakeAtAddress(address: string, { raw }: ParseJobOptions, work: JobContext): Promise<Lake> {
  const { openLake } = await import('../output/writers.js')
  return openLake(address, {
    raw: raw === true,
    warn: warner(work),
    note: (note) => work.tell({ kind: 'note', note }),
  })
}

/** A lake accepts only whole files, one after the other. */
function wholeFiles(
  lake: Lake | null,
  { options: { onFileError } }: OpenReading,
  { tell }: JobContext,
): Pick<ReadOptions, 'onFileEnd' | 'onFileError'> {
  if (lake === null) return { onFileError }
  const failed = (error: InvoiceError): void => {
    onFileError?.(error)
    tell({ kind: 'warning', warning: `nothing of ${error.file ?? 'it'} was written to ${lake.shown}` })
  }
  return {
    onFileError: (error) => {
      lake.dropFile()
      failed(error)
    },
    onFileEnd: async (summary) => {
      const refusal = await lake.endFile(summary)
      if (refusal !== null) failed(refusal)
    },
  }
}

/** Reports what the output cannot hold unchanged. */
export const warner =
  ({ tell }: JobContext) =>
  (warning: string): void =>
    tell({ kind: 'warning', warning })

/** The first reject with --strict: it was reported already, and now ends the parse. */
function strictly({ file, row }: InvoiceError): InvoiceError {
  return new InvoiceError({
    code: 'aborted',
    file,
    row,
    expected: 'no rejected row, by --strict',
    remedy: 'Correct or leave out the row above, or run without --strict to keep the others.',
  })
}
