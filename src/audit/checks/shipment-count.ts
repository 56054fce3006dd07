import type { InvoiceStatement } from '../../facts.js'
import type { Bill } from '../bills.js'
import { billName, type Check, count, finding, missing } from '../check.js'
import { exact } from '../decimal.js'
import type { Finding } from '../report.js'
import type { View } from '../view.js'

/** Records without a charge that may count too: those of the file, where it holds one invoice; else unknown. */
function spare(view: View, bill: Bill, statement: InvoiceStatement): number {
  const file = view.state.files.get(statement.file)
  const statements = view.state.statements.filter((other) => other.file === statement.file)
  const own = bill.kept.filter((at) => view.place(at).file === statement.file)
  if (file === undefined || own.length === 0) return 0
  const zero = file.skipped.zero ?? 0
  // Of several invoices in a file it is not known whose the records without charge are.
  return statements.length > 1 ? zero : zero + file.rejected
}

export const shipmentCount: Check = {
  name: 'shipment_count',
  severity: 'error',
  needs: 'a number of shipments or records that the file states for the invoice',
  says: 'the invoice does not bring as many shipments or records as it states',
  assess: (view) => ({
    finish: () => {
      const findings: Finding[] = []
      let assessed = 0
      for (const bill of view.bills) {
        for (const statement of bill.declared.statements) {
          const stated = statement.shipments === null ? undefined : exact(statement.shipments)
          if (stated === undefined) continue
          assessed++
          const own = bill.kept.filter((at) => view.place(at).file === statement.file)
          const records = own.reduce((sum, at) => sum + view.place(at).records, 0)
          const most = records + spare(view, bill, statement)
          const fits = stated.gte(records) && stated.lte(most)
          if (fits || stated.eq(bill.shipments)) continue
          const seen = most === records ? count(records, 'record') : `${records} to ${most} records`
          findings.push(
            finding(shipmentCount, {
              direction: 'integrity',
              carrier: bill.carrier,
              invoice: bill,
              amount: null,
              message: `${billName(bill)} states ${statement.shipments} shipments; the file brings ${count(bill.shipments, 'shipment')} in ${seen}`,
              evidence: [{ file: statement.file, row: statement.row, column: null }],
            }),
          )
        }
      }
      const bills = view.bills.length
      return {
        findings,
        assessed,
        reason: missing(Math.max(0, bills - assessed), bills, 'invoice', 'no number of shipments is stated'),
      }
    },
  }),
}
