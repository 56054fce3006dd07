/** Invoices of a store as its audit reconciles them, remembered until another file comes. */
import { readAuditOptions } from '../audit/audit-options.js'
import type { InvoiceReport } from '../schema/audit-report.js'
import { onlyRow } from '../store/home.js'
import { homeOf } from '../store/inside.js'
import { connectionsOf } from '../store/query.js'
import type { Store } from '../store/store.js'

export interface InvoiceOfConnection extends InvoiceReport {
  readonly connection_id: string
}

interface Known {
  readonly stamp: string
  readonly invoices: Promise<readonly InvoiceOfConnection[]>
}

const known = new WeakMap<Store, Map<string, Known>>()

/** Of one connection, or of all. */
export async function invoicesOf(
  store: Store,
  connection: string | undefined,
): Promise<readonly InvoiceOfConnection[]> {
  const connections = connection === undefined ? await connectionsOf(homeOf(store)) : [connection]
  const all: InvoiceOfConnection[] = []
  for (const own of connections) all.push(...(await ofConnection(store, own)))
  return all
}

async function ofConnection(store: Store, connection: string): Promise<readonly InvoiceOfConnection[]> {
  const own = known.get(store) ?? new Map<string, Known>()
  known.set(store, own)
  // A file that is read again by other rules changes no total.
  const { stamp } = await onlyRow(
    homeOf(store),
    `SELECT concat(count(*), ' ', max(received_no)) AS stamp FROM files WHERE connection_id = $1`,
    [connection],
  )
  const before = own.get(connection)
  if (before !== undefined && before.stamp === stamp) return before.invoices
  const invoices = reconciled(store, connection)
  own.set(connection, { stamp: stamp ?? '', invoices })
  invoices.catch(() => own.delete(connection))
  return invoices
}

async function reconciled(store: Store, connection: string): Promise<readonly InvoiceOfConnection[]> {
  const settings = await readAuditOptions({
    formats: await store.formats(connection),
    checks: ['invoice_total'],
  })
  const audit = await store.openAudit(settings, connection)
  const { invoices } = await audit.reportInTurns()
  return invoices.map((invoice) => ({ connection_id: connection, ...invoice }))
}
