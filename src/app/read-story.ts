/** Inputs read for the story of one shipment: one pass, on one thread. An audit of all, beside it the shipment's records. */

import { beginAudit } from '../audit/audit.js'
import { type AuditOptions, readAuditOptions } from '../audit/audit-options.js'
import { createStoryRecords } from '../audit/story-records.js'
import type { Input } from '../input/input.js'
import type { AuditSummary } from '../schema/audit-report.js'
import type { ShipmentStory } from '../schema/shipment-story.js'
import type { Maker } from './jobs/products.js'
import { type ReadOptions, readFiles } from './jobs/read.js'

interface ReadStory {
  readonly story: ShipmentStory
  readonly summary: AuditSummary
}

/** `heard` is waited for between blocks, `warned` is given what is odd about the expected costs. */
export async function readStory(
  tracking: string,
  inputs: Input | readonly Input[],
  options: AuditOptions,
  reading: ReadOptions,
  { heard, warned }: { heard: () => Promise<void>; warned: (warning: string) => void },
): Promise<ReadStory> {
  const settings = await readAuditOptions(options, reading.signal)
  const audit = beginAudit(settings)
  audit.warnings.forEach(warned)
  const records = createStoryRecords(tracking, settings.formats ?? [], settings.config ?? {})
  const maker: Maker = {
    take: async (batch) => {
      records.take(batch)
      audit.add(batch)
      return null
    },
    close: (file) => audit.addFile(file),
    hand: () => null,
    reuse: () => undefined,
  }
  const making = {
    product: { kind: 'audit', checks: undefined } as const,
    open: async () => maker,
    gathering: null,
  }
  await readFiles(inputs, making, { ...reading, jobs: 1 }, heard)
  const report = await audit.reportInTurns(reading.signal)
  return { story: await audit.explain(tracking, records, report, reading.signal), summary: report.summary }
}
