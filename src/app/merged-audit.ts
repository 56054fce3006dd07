/** Audits what other runs saved, with the same result as one audit of all their files. */
import { type Audit, auditOfBytes, ledgerOf } from '../audit/audit.js'
import type { ReadAuditOptions } from '../audit/audit-options.js'
import type { Input } from '../input/input.js'
import type { OutputFiles } from '../output/outputs.js'
import { InvoiceError } from '../schema/errors.js'
import type { OpenReading, ReadCount } from './reading.js'
import { overlaps, readStates, stateBytes, stateError } from './state-file.js'

/** Runs no check: the run that merges the states makes the report. */
export async function saveAudit(
  audit: Audit,
  { checks }: ReadAuditOptions,
  reading: OpenReading,
  outputs: OutputFiles,
): Promise<ReadCount & { readonly report: null; readonly saved: number }> {
  const { unread } = reading
  const head = { command: 'audit', unread, ...(checks === undefined ? {} : { checks }) } as const
  await outputs.files.save?.write(stateBytes(head, audit.save()))
  await outputs.place()
  return { report: null, saved: ledgerOf(audit).files.size, ...reading.counted() }
}

/** Throws `usage` for a file that is not a saved state, or that lacks what a check needs. */
export async function mergedAudit(
  inputs: readonly Input[],
  settings: ReadAuditOptions,
  reading: OpenReading,
): Promise<Audit> {
  const { signal, onPassedOver: passedOver = () => undefined } = reading.options
  const audits: Audit[] = []
  for (const { name, head, body } of await readStates(inputs, 'audit', { signal, passedOver })) {
    const lacking = head.checks === undefined ? [] : missingChecks(head.checks, settings.checks)
    if (lacking !== null && lacking.length > 0)
      throw stateError(
        name,
        `a state with what ${lacking.join(', ')} needs; it was saved for ${head.checks?.join(', ')} alone`,
        'Give the same --check as when it was saved, or save it again without.',
      )
    audits.push(auditIn(name, body, settings))
    reading.missed(head.unread)
  }
  const files = audits.flatMap((audit) => [...ledgerOf(audit).files.values()])
  overlaps(files).forEach(reading.warn)
  const [first, ...others] = audits
  if (first === undefined)
    throw stateError('--merge', 'files that --save wrote', 'Name them, or their folder.')
  const audit = others.length === 0 ? first : first.merge(...others)
  let rejected = 0
  for (const file of ledgerOf(audit).files.values()) rejected += file.rejected
  reading.rejectedBefore(rejected)
  return audit
}

const missingChecks = (
  saved: readonly string[],
  requested: readonly string[] | undefined,
): readonly string[] =>
  requested === undefined ? ['an audit without --check'] : requested.filter((check) => !saved.includes(check))

/** An error in a state is reported with its file. */
function auditIn(name: string, body: Uint8Array, settings: ReadAuditOptions): Audit {
  try {
    return auditOfBytes(body, settings)
  } catch (error) {
    if (!(error instanceof InvoiceError)) throw error
    throw stateError(name, error.expected, error.remedy)
  }
}
