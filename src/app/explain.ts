/** The story of one shipment over all files: charges, corrections, expected cost, weights, findings. */

import { labelExports } from '../formats.js'
import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import type { AuditSummary } from '../schema/audit-report.js'
import type { ShipmentStory } from '../schema/shipment-story.js'
import type { AuditConfigInput } from '../tables/config-schema.js'
import { type Job, startJob, tableReading } from './job.js'
import { knownFormats } from './known-formats.js'
import { openStored, type StoredOptions } from './open-stored.js'
import { type ReadStory, readStory, storedStory } from './read-story.js'
import { filesOf, openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface ExplainJobOptions extends Omit<ReadingOptions, 'jobs'>, StoredOptions {
  readonly expected?: string | undefined
  readonly config?: string | AuditConfigInput | undefined
}

export interface ExplainResult extends ReadCount {
  readonly story: ShipmentStory
  readonly summary: AuditSummary
}

/** Throws `usage` for an unknown tracking number, with similar ones. */
export function explainJob(
  tracking: string,
  inputs: readonly Input[],
  { expected, config, ...options }: ExplainJobOptions,
): Job<ExplainResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, expected, ...filesOf(options)])
    const formats = await knownFormats(options, tableReading(work))
    const reading = await openReading(options, work, outputs, formats)
    const settings = { formats, labelExports, expected, config }
    const listening = {
      heard: work.heard,
      warned: (warning: string) => work.tell({ kind: 'warning', warning }),
      unread: reading.unread,
    }
    const store = await openStored(options)
    let unread = reading.unread
    const read = async (): Promise<ReadStory> => {
      if (store === null) return readStory(tracking, inputs, settings, reading.options, listening)
      try {
        unread = await store.unread(options.connection)
        return await storedStory(tracking, store, settings, { ...options, signal: work.signal }, listening)
      } finally {
        await store.close()
      }
    }
    const { story, summary } = await read()
    work.tell({ kind: 'read' })
    await work.heard()
    if (unread.length > 0) story.unread = [...unread]
    return { story, summary, ...reading.counted() }
  })
}
