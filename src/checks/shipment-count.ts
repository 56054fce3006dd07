import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { type Exact, exact } from '../values/decimal.js'
import { billName, type Check, missing } from './check.js'
import type { Verdict } from './verdict.js'

/** Records without a charge that may count too: those of zero, and rejected ones that are not of other invoices for sure. */
function chargelessRecords({ state, unread }: View, name: string, { invoice }: Bill): number {
  return (state.files.get(name)?.skipped.zero ?? 0) + unread.mayBeOf(invoice, name)
}

const isBetween = (stated: Exact, least: number, most: number): boolean =>
  stated.gte(least) && stated.lte(most)

export const shipmentCount: Check = {
  name: 'shipment_count',
  title: 'Number of shipments differs',
  severity: 'error',
  confidence: 'look',
  mayBeUnread: 'nothing',
  claim: null,
  evidenceNeeded: 'the invoice as the carrier shows it, with its number of shipments',
  needs: 'a number of shipments or records that the file states for the invoice',
  says: 'the invoice does not have as many shipments or records as it states',
  examples: [
    {
      of: 'an invoice that states three shipments and has one',
      states: { shipments: '3' },
      records: [{ charges: [['Freight', '10.00']] }],
      finds: ['3 shipments stated for invoice A1, 1 shipment in 1 record found'],
    },
    {
      of: 'an invoice that states the number of its records',
      states: { shipments: '2' },
      records: [{ charges: [['Freight', '10.00']] }, { charges: [['Fuel', '1.00', { category: 'fuel' }]] }],
      finds: [],
    },
    {
      of: 'an invoice that has the shipments that it states',
      states: { shipments: '2' },
      records: [{ times: 2, charges: [['Freight', '10.00']] }],
      finds: [],
    },
  ],
  assess: (view) => ({
    finish: () => {
      const verdicts: Verdict[] = []
      let assessed = 0
      for (const bill of view.bills) {
        const byFile = new Map<string, number>() // records
        for (const at of bill.kept) {
          const { file, records } = view.place(at)
          byFile.set(file, (byFile.get(file) ?? 0) + records)
        }
        let all = 0
        let mostOfAll = 0
        for (const [file, records] of byFile) {
          all += records
          mostOfAll += records + chargelessRecords(view, file, bill)
        }
        for (const statement of bill.declared.statements) {
          const stated = statement.shipments === null ? undefined : exact(statement.shipments)
          // The number of records in overlapping files together is not known.
          if (stated === undefined || (bill.partial && !stated.eq(bill.shipments))) continue
          assessed++
          const records = byFile.get(statement.file) ?? 0
          const most = records + (records === 0 ? 0 : chargelessRecords(view, statement.file, bill))
          // Each part of an invoice may state the number for the whole invoice.
          const fits = isBetween(stated, records, most) || isBetween(stated, all, mostOfAll)
          if (fits || stated.eq(bill.shipments)) continue
          verdicts.push({
            direction: 'integrity',
            carrier: bill.carrier,
            invoice: bill,
            amount: null,
            facts: {
              invoice: billName(bill),
              stated: statement.shipments,
              shipments: bill.shipments,
              records,
              most: most === records ? null : most,
            },
            evidence: [{ file: statement.file, row: statement.row, column: null }],
          })
        }
      }
      const bills = view.bills.length
      return {
        verdicts,
        assessed,
        reason: missing(Math.max(0, bills - assessed), bills, 'invoice', 'no number of shipments is stated'),
      }
    },
  }),
}
