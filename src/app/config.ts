/** Proposes a configuration from invoices. */

import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import type { AuditSummary } from '../schema/audit-report.js'
import { SCHEMA_PLACE } from '../tables/config-schema.js'
import { count } from '../values/shown-amounts.js'
import { type Job, startJob, tableReading } from './job.js'
import { knownFormats } from './known-formats.js'
import { readAudit } from './read-audit.js'
import { filesOf, openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface ConfigResult extends ReadCount {
  readonly summary: AuditSummary
  /** The proposal in words; null if there was nothing to propose, and nothing is written. */
  readonly proposed: string | null
  /** What the user has to add. Null if nothing could be read, and nothing is written. */
  readonly notes: readonly string[] | null
}

export function configJob(
  inputs: readonly Input[],
  options: ReadingOptions & { readonly output: string },
): Job<ConfigResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({ output: options.output }, work.signal)
    try {
      await outputs.refuseAll([...inputs, ...filesOf(options)])
      const formats = await knownFormats(options, tableReading(work))
      const reading = await openReading(options, work, outputs, formats)
      const audit = await readAudit(inputs, { formats, checks: [] }, reading.options, work.heard)
      work.tell({ kind: 'read' })
      const { summary } = await audit.reportInTurns(work.signal)
      const { currency } = options
      const terms = audit.usualTerms()
      const config = { $schema: SCHEMA_PLACE, ...(currency && { options: { currency } }), ...terms }
      const { accounts = [], discounts = [], surcharges = [] } = terms
      const proposed = [
        count(accounts.length, 'account'),
        count(discounts.length, 'discount'),
        count(surcharges.length, 'price'),
      ].join(', ')
      const result = { summary, proposed, ...reading.counted() }
      if (summary.files.length === 0) return { ...result, notes: null }
      await outputs.files.output?.write(`${JSON.stringify(config, null, 2)}\n`)
      await work.heard()
      await outputs.place()
      return { ...result, notes: currencyNotes(summary) }
    } finally {
      await outputs.discard()
    }
  })
}

/** What the user has to state. */
export function currencyNotes({ files }: AuditSummary): string[] {
  const unknown = new Set(files.filter(({ sums }) => '' in sums).map(({ format }) => format))
  if (unknown.size === 0) return []
  const codes = [...unknown].map((format) => `${format}=CODE`).join(',')
  return [`no currency is stated in files of ${[...unknown].join(', ')}: run again with --currency ${codes}`]
}
