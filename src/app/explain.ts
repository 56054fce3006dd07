/** One shipment's story over all files: charges, corrections, expected cost, weights, findings. */

import { createAudit, loadAuditOptions } from '../audit/audit.js'
import { createStoryRecords } from '../audit/story-records.js'
import { formats } from '../formats.js'
import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import type { AuditSummary } from '../schema/audit-report.js'
import type { ShipmentStory } from '../schema/shipment-story.js'
import { readConfig } from '../tables/audit-config.js'
import { type Job, startJob } from './job.js'
import { readFiles } from './jobs/read.js'
import { openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface ExplainJobOptions extends Omit<ReadingOptions, 'jobs'> {
  readonly expected?: string | undefined
  readonly config?: string | undefined
}

export interface ExplainResult extends ReadCount {
  readonly story: ShipmentStory
  readonly summary: AuditSummary
}

/** One pass, on one thread: an audit of all files, beside it the records of the shipment. Throws `usage` for an unknown number. */
export function explainJob(
  tracking: string,
  inputs: readonly Input[],
  { expected, config, ...options }: ExplainJobOptions,
): Job<ExplainResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, expected, config, options.charges, options.codes])
    const settings = await loadAuditOptions({ formats, expected, config }, work.signal)
    const audit = createAudit(settings)
    for (const warning of audit.warnings) work.tell({ kind: 'warning', warning })
    const known = typeof settings.config === 'object' ? readConfig(settings.config, NO_NAMES) : {}
    const records = createStoryRecords(tracking, formats, known)
    const reading = await openReading(options, work, outputs)
    const maker = {
      take: async (batch: Parameters<typeof records.take>[0]) => {
        records.take(batch)
        audit.add(batch)
        return null
      },
      close: (file: Parameters<typeof audit.addFile>[0]) => audit.addFile(file),
      hand: () => null,
      reuse: () => undefined,
    }
    const making = {
      product: { kind: 'audit', checks: undefined } as const,
      open: async () => maker,
      gathering: null,
    }
    await readFiles(inputs, making, { ...reading.options, jobs: 1 }, work.heard)
    work.tell({ kind: 'read' })
    await work.heard()
    const report = await audit.reportInTurns(work.signal)
    const story = await audit.explain(tracking, records, report, work.signal)
    if (reading.unread.length > 0) story.unread = [...reading.unread]
    return { story, summary: report.summary, ...reading.counted() }
  })
}

const NO_NAMES = { checks: [], carriers: [] }
