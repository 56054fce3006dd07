/** Line items from their files to their output, on one thread or several. */

import type { Input } from '../input/input.js'
import type { Sink } from '../output/sink.js'
import type { OutputTarget, Writer } from '../output/target.js'
import { NO_CHARGES } from '../parse/charge-batch.js'
import { totalsOf } from '../parse/tally.js'
import type { Summary } from '../schema/summary.js'
import { type ParseInvoiceOptions, parseInvoice } from './api.js'
import { roomForThreads } from './jobs/room.js'
import type { ParseTextsOptions } from './jobs/run.js'
import { isJoined } from './jobs/texts.js'

/** Where line items go. */
interface Destination {
  readonly target: OutputTarget
  readonly sink: Sink
  readonly writer: Writer
  /** Told how many line items are about to be written, also none; they wait for it. */
  readonly writes: (items: number) => Promise<void>
}

type Reading = ParseInvoiceOptions & Pick<ParseTextsOptions, 'onReject'>

/**
 * Parses and writes, all but the end of the output: on as many threads as there are jobs where the output can be
 * put together from pieces, else on this one.
 */
export async function writeItems(
  inputs: readonly Input[],
  options: Reading,
  jobs: number,
  to: Destination,
): Promise<Summary> {
  const threads = jobs > 1 && isJoined(to.target.id) ? Math.min(jobs, await roomForThreads()) : 1
  if (threads > 1) return writeTexts(inputs, options, threads, to)
  const parse = parseInvoice(inputs, options)
  for await (const batch of parse.columns()) {
    await to.writes(batch.charges.length)
    await to.writer.write(batch)
  }
  return parse.summary
}

async function writeTexts(
  inputs: readonly Input[],
  options: Reading,
  jobs: number,
  { target, sink, writer, writes }: Destination,
): Promise<Summary> {
  const { parseTexts } = await import('./jobs/run.js')
  const texts = parseTexts(inputs, { ...options, jobs, target: target.id })
  let begun = false
  try {
    for (;;) {
      const step = await texts.next()
      if (step.done === true) return step.value
      if (!begun) await writer.write(NO_CHARGES) // what stands before the first line item
      begun = true
      await writes(step.value.items)
      await sink.write(step.value.text)
    }
  } finally {
    await texts.return({ files: [], totals: totalsOf([]) })
  }
}
