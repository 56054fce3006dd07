/** The story of one shipment: an audit of everything, and the shipment's records. Files are read in one pass, on one thread. */

import { beginAudit, noteUnreadFiles, withoutBroken } from '../audit/audit.js'
import { type AuditOptions, readAuditOptions } from '../audit/audit-options.js'
import { createStoryRecords } from '../audit/story-records.js'
import type { Input } from '../input/input.js'
import type { AuditSummary, UnreadFile } from '../schema/audit-report.js'
import type { ShipmentStory } from '../schema/shipment-story.js'
import type { Store } from '../store/store.js'
import type { Maker } from './jobs/products.js'
import { type ReadOptions, readFiles } from './jobs/read.js'

export interface ReadStory {
  readonly story: ShipmentStory
  readonly summary: AuditSummary
}

interface Listening {
  readonly heard: () => Promise<void>
  readonly warned: (warning: string) => void
  /** Files that could not be read, once all are read. */
  readonly unread?: readonly UnreadFile[]
}

/** Awaits `heard` between blocks. `warned` is called with each problem of the expected costs. */
export async function readStory(
  tracking: string,
  inputs: Input | readonly Input[],
  options: AuditOptions,
  reading: ReadOptions,
  { heard, warned, unread = [] }: Listening,
): Promise<ReadStory> {
  const settings = await readAuditOptions(options, reading.signal)
  let audit = beginAudit(settings)
  audit.warnings.forEach(warned)
  const records = createStoryRecords(tracking, settings.formats ?? [], settings.config ?? {})
  const maker: Maker = {
    take: async (batch) => {
      records.take(batch)
      audit.add(batch)
      return null
    },
    close: (file) => audit.addFile(file),
    drop: (file) => {
      audit = withoutBroken(audit, file)
      records.drop(file)
    },
    hand: () => null,
  }
  const making = {
    product: { kind: 'audit', checks: undefined } as const,
    open: async () => maker,
    gathering: null,
  }
  await readFiles(inputs, making, { ...reading, jobs: 1 }, heard)
  noteUnreadFiles(audit, unread.length)
  const report = await audit.reportInTurns(reading.signal)
  return { story: await audit.explain(tracking, records, report, reading.signal), summary: report.summary }
}

/** The audit comes from the store's saved states; only the files that state the shipment are read again. */
export async function storedStory(
  tracking: string,
  store: Store,
  options: AuditOptions,
  { connection, signal }: { readonly connection?: string | undefined; readonly signal: AbortSignal },
  { heard, warned }: Listening,
): Promise<ReadStory> {
  const settings = await readAuditOptions(options, signal)
  const { config = {} } = settings
  const formats = await store.formats(connection, settings.formats)
  const audit = await store.openAudit(settings, connection)
  audit.warnings.forEach(warned)
  const records = createStoryRecords(tracking, formats, config)
  for await (const batch of store.shipmentBatches(tracking, { connection, formats, signal })) {
    records.take(batch)
    await heard()
  }
  const report = await audit.reportInTurns(signal)
  return { story: await audit.explain(tracking, records, report, signal), summary: report.summary }
}
