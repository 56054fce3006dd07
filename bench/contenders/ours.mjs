/** This library as built. */
import { auditInvoices, parseInvoice } from '../../dist/index.js'
import { answerOf, cents, text } from './sums.mjs'

/** Net of all currencies together: the files of the runs hold one. */
const netOf = (amounts) => text(amounts.reduce((sum, amount) => sum + BigInt(cents(amount)), 0n))

const told = ({ totals }) => ({
  records: totals.rows,
  line_items: totals.line_items,
  net: netOf(Object.values(totals.sums).map(({ net }) => net)),
})

const batches = (options) => (job) => ({
  run: async () => {
    const parse = parseInvoice(job.file, options)
    let items = 0
    for await (const batch of parse.batches()) items += batch.length
    return { items, summary: await parse.summary }
  },
  answer: ({ items, summary }) => ({ ...told(summary), line_items: items }),
})

/** `invoices` and `shipments` are those that the audit counts; sums by shipment are what its checks compare. */
const audited = (options) => (job) => ({
  run: () => auditInvoices(job.file, options),
  answer: ({ summary, invoices, shipments }) => ({
    ...told(summary),
    invoices: invoices.map((one) => `${one.invoice_id} ${text(BigInt(cents(one.computed_total)))}`).sort(),
    shipments: shipments.count,
  }),
})

export const contenders = {
  'line items in batches': batches({}),
  'line items in batches, with raw cells': batches({ raw: true }),
  'line items one by one': (job) => ({
    run: async () => {
      const parse = parseInvoice(job.file)
      let items = 0
      for await (const _ of parse) items++
      return { items, summary: await parse.summary }
    },
    answer: ({ items, summary }) => ({ ...told(summary), line_items: items }),
  }),
  'line items, sum per tracking number': (job) => ({
    run: async () => {
      const sums = new Map()
      for await (const batch of parseInvoice(job.file).batches())
        for (const item of batch) {
          const number = item.tracking_number ?? ''
          sums.set(number, (sums.get(number) ?? 0) + cents(item.net_cost))
        }
      return sums
    },
    answer: answerOf,
  }),
  'line items and audit': audited({}),
  'totals alone': audited({ checks: ['invoice_total', 'row_total', 'shipment_count', 'shipment_total'] }),
}
