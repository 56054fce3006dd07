/** What was shipped and not billed until a date, with its expected cost. */

import { type Audit, beginAudit, checkUntil } from '../audit/audit.js'
import { readAuditOptions } from '../audit/audit-options.js'
import { labelExports } from '../formats.js'
import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import type { AccrualReport } from '../schema/accrual-report.js'
import type { AuditSummary, UnreadFile } from '../schema/audit-report.js'
import type { AuditConfigInput } from '../tables/config-schema.js'
import { type Job, startJob, tableReading } from './job.js'
import { knownFormats } from './known-formats.js'
import { openStored, type StoredOptions } from './open-stored.js'
import { readAudit } from './read-audit.js'
import { filesOf, openReading, type ReadCount, type ReadingOptions, tellExpected } from './reading.js'

export interface AccrualJobOptions extends ReadingOptions, StoredOptions {
  /** The file of expected costs. A configuration file may name its columns. */
  readonly expected: string
  readonly config?: string | AuditConfigInput | undefined
  /** `YYYY-MM-DD`, inclusive. */
  readonly until: string
  readonly output?: string | undefined
  /** Writes the report into the file `output`; returns a sentence for each value that cannot be written unchanged. */
  readonly write?: ((report: AccrualReport, sink: Sink) => Promise<readonly string[]>) | undefined
}

export interface AccrualResult extends ReadCount {
  /** Null if nothing could be read. */
  readonly report: AccrualReport | null
  readonly summary: AuditSummary
}

export function accrualJob(inputs: readonly Input[], options: AccrualJobOptions): Job<AccrualResult> {
  return startJob(async (work) => {
    const { expected, config, until, output, write } = options
    checkUntil(until)
    const outputs = await openFiles({ output }, work.signal)
    try {
      if (typeof config === 'string') outputs.refuse(config)
      await outputs.refuseAll([...inputs, expected, ...filesOf(options)])
      const formats = await knownFormats(options, tableReading(work))
      const settings = await readAuditOptions(
        { formats, labelExports, expected, config, checks: [] },
        work.signal,
      )
      tellExpected(settings, work)
      for (const warning of beginAudit(settings).warnings) work.tell({ kind: 'warning', warning })
      const reading = await openReading(options, work, outputs, formats)
      const stored = await openStored(options)
      let audit: Audit
      let unread: readonly UnreadFile[]
      try {
        audit =
          (await stored?.openAudit(settings, options.connection)) ??
          (await readAudit(inputs, settings, reading.options, work.heard))
        unread = stored === null ? reading.unread : await stored.unread(options.connection)
      } finally {
        await stored?.close()
      }
      work.tell({ kind: 'read' })
      await work.heard()
      const { summary } = await audit.reportInTurns(work.signal)
      if (summary.files.length === 0 && reading.unread.length > 0)
        return { report: null, summary, ...reading.counted() }
      const report = await audit.accrual(until, work.signal, options.dates)
      if (unread.length > 0) report.unread = [...unread]
      const { output: file } = outputs.files
      if (file !== null && write !== undefined)
        for (const warning of await write(report, file)) work.tell({ kind: 'warning', warning })
      await work.heard()
      await outputs.place()
      return { report, summary, ...reading.counted() }
    } finally {
      await outputs.discard()
    }
  })
}
