/** Summarises what was billed, by columns and months. */

import type { Input } from '../input/input.js'
import { type OutputFiles, type OutputPaths, openFiles } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import { type Job, type JobContext, startJob } from './job.js'
import { mergedSummary, saveSummary } from './merged-summary.js'
import { openStored, type StoredOptions } from './open-stored.js'
import { readChoice, readParts, type SummaryWish, summaryOf } from './read-summary.js'
import { filesOf, openReading, type ReadCount, type ReadingOptions } from './reading.js'
import type { StoredSummary } from './stored-summary.js'

export interface SummaryJobOptions
  extends ReadingOptions,
    StoredOptions,
    SummaryWish,
    Pick<OutputPaths, 'output' | 'save'> {
  /** The inputs are files written by `save`, and are summarised as one. */
  readonly merge?: boolean | undefined
  /** Writes the summary into the file `output`; returns a sentence for each value that cannot be written unchanged. */
  readonly write: (summary: InvoiceSummary, sink: Sink) => Promise<readonly string[]>
}

export interface SummaryResult extends ReadCount {
  /** Null if nothing could be read: no file is written. */
  readonly report: InvoiceSummary | null
  /** Number of files in the state saved for another run: then there is no report. */
  readonly saved?: number
  /** Number of current line items in the store, if one is read. */
  readonly current?: number
}

export function summaryJob(inputs: readonly Input[], options: SummaryJobOptions): Job<SummaryResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({ output: options.output, save: options.save }, work.signal)
    try {
      return await summaryTo(outputs, inputs, options, work)
    } finally {
      await outputs.discard()
    }
  })
}

async function summaryTo(
  outputs: OutputFiles,
  inputs: readonly Input[],
  options: SummaryJobOptions,
  work: JobContext,
): Promise<SummaryResult> {
  await outputs.refuseAll([...inputs, ...filesOf(options)])
  const reading = await openReading(options, work, outputs)
  const stored = await readStored(options, work)
  const choice = await readChoice(options, reading.options)
  const { unread } = reading
  let read = stored?.report
  if (read === undefined) {
    const parts =
      options.merge === true
        ? await mergedSummary(inputs, choice, reading)
        : await readParts(inputs, choice, reading.options, work.heard)
    if (outputs.files.save !== null) {
      work.tell({ kind: 'read' })
      await saveSummary(parts, choice, reading, outputs)
      return { report: null, saved: parts.summary.files.length, ...reading.counted() }
    }
    read = summaryOf(parts.state, choice, parts.summary)
  }
  work.tell({ kind: 'read' })
  if (read.summary.files.length === 0 && unread.length > 0) return { report: null, ...reading.counted() }
  const report = unread.length === 0 ? read : { ...read, unread: [...unread] }
  for (const warning of report.warnings) work.tell({ kind: 'warning', warning })
  const { output } = outputs.files
  if (output !== null)
    for (const warning of await options.write(report, output)) work.tell({ kind: 'warning', warning })
  await work.heard()
  await outputs.place()
  return { report, ...(stored === null ? {} : { current: stored.items }), ...reading.counted() }
}

async function readStored(options: SummaryJobOptions, { heard }: JobContext): Promise<StoredSummary | null> {
  const store = await openStored(options)
  if (store === null) return null
  try {
    const { storedSummary } = await import('./stored-summary.js')
    return await storedSummary(store, options, options.connection, heard)
  } finally {
    await store.close()
  }
}
