/** Charges that no coding rule matches. */

import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import type { Summary } from '../schema/summary.js'
import { parseInvoice } from './api.js'
import { type Job, startJob } from './job.js'
import { filesOf, openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface CodesResult extends ReadCount {
  readonly summary: Summary
}

/** Without coding rules, no charge is coded. */
export function codesJob(inputs: readonly Input[], options: ReadingOptions): Job<CodesResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, ...filesOf(options)])
    const reading = await openReading(options, work, outputs)
    const { jobs: _, codes = [], ...parse } = reading.options
    const parsed = parseInvoice(inputs, { ...parse, codes, emptyBatches: true })
    for await (const _batch of parsed.columns()) await work.heard()
    work.tell({ kind: 'read' })
    return { summary: await parsed.summary, ...reading.counted() }
  })
}
