import { type ParseInvoiceOptions, parseInvoice } from '../api.js'
import type { Sink } from '../output/sink.js'
import type { OutputTarget, Writer } from '../output/target.js'
import type { Parse } from '../parse-all.js'
import type { TextOptions } from '../jobs/run.js'
import type { Summary } from '../summary.js'

/** Starts the parse of a command. One file after the other, whatever number of jobs is allowed. */
export function startParse(inputs: readonly string[], options: ParseInvoiceOptions, _jobs: number): Parse {
  return parseInvoice(inputs, options)
}

/** Where line items go. */
export interface Destination {
  readonly target: OutputTarget
  readonly sink: Sink
  readonly writer: Writer
  /** Told how many more are in the sink. */
  readonly written: (items: number) => void
}

/** Targets whose output threads can write in pieces. The others are written by one, whatever number is allowed. */
const BY_THREADS: readonly string[] = ['ndjson', 'csv']

type Reading = ParseInvoiceOptions & Pick<TextOptions, 'onReject'>

/** Parses and writes, on as many threads as there are jobs; all but the end of the output. */
export async function writeParse(
  inputs: readonly string[],
  options: Reading,
  jobs: number,
  to: Destination,
): Promise<Summary> {
  if (jobs > 1 && BY_THREADS.includes(to.target.id)) return writeTexts(inputs, options, jobs, to)
  const parse = parseInvoice(inputs, options)
  for await (const batch of parse.batches()) {
    await to.writer.write(batch)
    to.written(batch.length)
  }
  return parse.summary
}
