/** An audit report as an argument: plain JavaScript has no types to check it. */
import { InvoiceError } from './errors.js'

const LISTS = ['findings', 'invoices', 'checks'] as const

/** Throws `usage` for what is not an audit report. `lists`: those that are needed. */
export function checkReport(report: unknown, lists: readonly (typeof LISTS)[number][] = LISTS): void {
  const { summary, ...given } = (report ?? {}) as Record<string, unknown>
  const isWhole = lists !== LISTS || (summary as { totals?: unknown } | undefined)?.totals !== undefined
  if (isWhole && lists.every((name) => Array.isArray(given[name]))) return
  throw new InvoiceError({
    code: 'usage',
    value: `report: ${typeof report}`,
    expected: `an audit report, with ${lists.join(', ')}`,
    remedy: 'Give what auditInvoices() or report() of an audit returns.',
  })
}
