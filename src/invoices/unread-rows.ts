/** Records that gave no charge. What seems to be missing from the files may be in them. */

import type { AuditState } from '../ledger/state.js'

export interface UnreadRows {
  /** Tracking numbers of rejected records, with the number of their records. */
  readonly rejected: ReadonlyMap<string, number>
  /** Rejected records of the shipment; of the invoice if there is no tracking number. */
  of(tracking: string | null, invoice: string | null): number
  /** Rejected records of files of the format, or of all files, whose shipment is not known for sure. */
  unknown(format?: string): number
}

export function unreadRows({ uncharged, files }: AuditState): UnreadRows {
  const rejected = new Map<string, number>()
  const ofInvoices = new Map<string, number>()
  const named = new Map<string, number>() // by file
  const add = (counts: Map<string, number>, key: string | null): unknown =>
    key === null ? null : counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const one of uncharged) {
    if (one.rejected !== true) continue
    add(rejected, one.tracking_number)
    add(ofInvoices, one.invoice_id)
    if (one.moved !== true) add(named, one.file)
  }
  const unknown = new Map<string, number>() // by format
  for (const [file, { format, rejected: all }] of files)
    unknown.set(format, (unknown.get(format) ?? 0) + Math.max(0, all - (named.get(file) ?? 0)))
  const everywhere = [...unknown.values()].reduce((sum, rows) => sum + rows, 0)
  return {
    rejected,
    of: (tracking, invoice) =>
      (tracking === null ? ofInvoices.get(invoice ?? '') : rejected.get(tracking)) ?? 0,
    unknown: (format) => (format === undefined ? everywhere : (unknown.get(format) ?? 0)),
  }
}
