/** What a store, its lists and its HTTP API state of the files of one connection. */
import { storedSummary } from '../src/app/stored-summary.js'
import { claimsCsv, claimsText } from '../src/report/claim-table.js'
import { loadLines } from '../src/report/load-text.js'
import type { Store } from '../src/store/index.js'
import type { Loaded } from '../src/store/load-all.js'
import { type Stated, stated } from './figures.js'
import { type Alone, addFindings, addInvoices, csvRows, ofItems, textRow } from './figures-outputs.js'

type Answer = Record<string, unknown>

/** `get` gives all rows of a list of the API, page by page. */
export async function storeOutputs(
  store: Store,
  connection: string,
  loaded: Loaded,
  get: (path: string) => Promise<Answer[]>,
  alone: Alone,
): Promise<Record<string, Stated>> {
  const load = stated()
  for (const { created, rejected } of loaded.files) {
    load.add('line items read', [], created)
    load.add('rejected', [], rejected)
  }
  const text = stated()
  const line = loadLines(loaded.files, 'here').at(-2) ?? ''
  text.add('line items read', [], /(\d+) charges?/.exec(line)?.[1] ?? '0')
  text.add('rejected', [], /(\d+) rows? rejected/.exec(line)?.[1] ?? '0')
  const listed = stated()
  for (const file of await get('/carrier/files?start_time=1970-01-01T00:00:00Z')) {
    listed.add('line items read', [], file.line_items as number)
    listed.add('rejected', [], file.rejected as number)
  }
  const report = await store.audit({ connection })
  const audit = stated()
  addInvoices(audit, report.invoices.map(textRow))
  addFindings(audit, report.findings, false)
  audit.add('shipments', [], report.shipments.count)
  const invoices = stated()
  addInvoices(invoices, (await get('/audit/invoices')).map(textRow))
  const claims = await store.claims({ connection })
  const kept = stated()
  for (const { claimed, credited, finding, currency } of claims) {
    kept.add('claims', [finding.carrier], 1)
    kept.add('credited', [currency ?? finding.format ?? finding.carrier], credited)
    kept.add('claimable', [currency ?? finding.format ?? finding.carrier], claimed ?? '0')
  }
  const csv = stated()
  for (const row of csvRows(claimsCsv(claims, false))) {
    csv.add('claims', [row.carrier], 1)
    csv.add('credited', [row.currency ?? row.format], row.credited ?? '0')
    csv.add('claimable', [row.currency ?? row.format], row.claimed ?? '0')
  }
  const words = stated()
  for (const [, carrier = '', number = '', sums = ''] of claimsText(claims, Infinity).matchAll(
    /^([\w ]+), \w+: (\d+) claims?, (.*)$/gm,
  )) {
    words.add('claims', [carrier.replaceAll(' ', '_')], number)
    const bare = report.findings.find(({ currency }) => currency === null)?.format
    const amounts = /(?:no currency, ([\w-]+): )?(-?[\d.]+)(?: ([A-Z]{3}))? claimed, (-?[\d.]+)/g
    for (const [, format, claimed = '', unit, credited = ''] of sums.matchAll(amounts)) {
      words.add('claimable', [unit ?? format ?? bare], claimed)
      words.add('credited', [unit ?? format ?? bare], credited)
    }
  }
  const found = stated()
  for (const row of await get('/audit/findings')) {
    const finding = row.finding as { carrier: string; format?: string }
    found.add('claims', [finding.carrier], 1)
    found.add(
      'credited',
      [(row.currency ?? finding.format ?? finding.carrier) as string],
      row.credited as string,
    )
    found.add(
      'claimable',
      [(row.currency ?? finding.format ?? finding.carrier) as string],
      (row.claimed ?? '0') as string,
    )
  }
  const { report: summed } = await storedSummary(
    store,
    { by: ['month', 'carrier', 'account', 'category'] },
    connection,
    async () => undefined,
  )
  const summary = stated()
  for (const of of summed.currencies) {
    const unit = of.currency ?? of.format
    summary.add('net', [unit], of.total.net)
    summary.add('gross', [unit], of.total.gross)
    summary.add('tax', [unit], of.total.tax)
    summary.add('shipments by unit', [unit], of.total.shipments)
    summary.add('line items', [unit], of.total.charges)
    summary.add('net without shipment', [unit], of.total.net_without_shipment)
    for (const { group, net } of of.rows) {
      summary.add('net by month', [unit, group.month], net)
      summary.add('net by carrier', [unit, group.carrier], net)
      summary.add('net by account', [unit, group.account_id], net)
      summary.add('net by category', [unit, group.charge_category], net)
    }
  }
  return {
    load,
    'load as text': text,
    'files of the API': listed,
    'audit of the store': audit,
    'invoices of the API': invoices,
    'items of the API': ofItems((await get('/carrier/invoice-line-items')).map(textRow), alone),
    'summary of the store': summary,
    claims: kept,
    'claims as csv': csv,
    'claims as text': words,
    'findings of the API': found,
  }
}
