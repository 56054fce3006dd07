/** Which findings are about what some files state. */
import type { Finding } from '../schema/audit-report.js'
import type { Session } from './home.js'

/** Whether one of these files states the shipment or the invoice of a finding. */
export async function statedIn(
  session: Session,
  connection: string,
  files: readonly number[],
  findings: readonly Finding[],
): Promise<(found: Finding) => boolean> {
  const known = async (column: 'tracking_number' | 'invoice_id'): Promise<Set<string | null>> => {
    const values = files.length === 0 ? [] : [...new Set(findings.flatMap((found) => found[column] ?? []))]
    if (values.length === 0) return new Set()
    const rows = await session.query(
      `SELECT n.value FROM unnest($3::text[]) AS n (value)
       WHERE EXISTS (SELECT 1 FROM line_items l WHERE l.connection_id = $1 AND l.${column} = n.value AND l.file_no = ANY($2::int[]))`,
      [connection, files, values],
    )
    return new Set(rows.map(({ value }) => value ?? null))
  }
  const [shipments, invoices] = [await known('tracking_number'), await known('invoice_id')]
  return ({ tracking_number, invoice_id }) =>
    (tracking_number !== null && shipments.has(tracking_number)) ||
    (invoice_id !== null && invoices.has(invoice_id))
}
