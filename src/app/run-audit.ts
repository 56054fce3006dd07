/** A parse read through to its end into an audit. */

import { type Audit, createAudit, loadAuditOptions } from '../audit/audit.js'
import type { AuditOptions } from '../audit/audit-options.js'
import type { ChargeBatch } from '../parse/charge-batch.js'
import type { ParseAccount } from '../schema/summary.js'

/** What an audit takes of a parse; it must have been started with `facts: true`. */
interface AuditedParse {
  columns(): AsyncIterable<ChargeBatch>
  readonly account: Promise<ParseAccount>
}

export async function runAudit(
  parse: AuditedParse,
  options: AuditOptions = {},
  signal?: AbortSignal,
): Promise<Audit> {
  const audit = createAudit(await loadAuditOptions(options, signal))
  for await (const batch of parse.columns()) audit.add(batch)
  const { summary, statements, uncharged } = await parse.account
  audit.addFile({ statements, uncharged })
  for (const file of summary.files) audit.addFile({ summary: file })
  return audit
}
