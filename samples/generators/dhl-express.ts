/** DHL Express invoice files: `I` rows that state an invoice, `S` rows with its shipments. */
import { DHL_EXPRESS_HEAD, slotColumns } from './columns/dhl-express.js'
import { cellText, quoted } from './delimited.js'
import { type DhlInvoice, dhlLedger, sumsOf } from './dhl-express-invoices.js'
import { invoiceRow, shipmentRow } from './dhl-express-rows.js'
import type { Shipment } from './dhl-express-shipments.js'
import { createTally, pieces } from './tally.js'
import type { Generated, GeneratorOptions } from './types.js'

export interface DhlExpressDialect {
  /** Column names in the order of the file. */
  readonly columns: readonly string[]
  /** What a column of the file holds, where its name is not the one of the full layout. */
  readonly means: Readonly<Record<string, string>>
  readonly delimiter: ',' | ';'
  readonly quoteAll: boolean
  readonly lineEnd: '\n' | '\r\n'
  /** `1.204,15` instead of `1204.15`. */
  readonly european: boolean
  /** Tax of each charge beside it, or the row's tax alone. */
  readonly taxPerCharge: boolean
  /** Number of extra charge groups. */
  readonly slots: number
  /** As many extra charges on each shipment as there is room for. */
  readonly crowded: boolean
  /** The text in an unused group. */
  readonly emptySlot: '' | '0'
  /** Whether `I` rows are written. */
  readonly invoiceRows: boolean
  /** Ends with a credit note, whatever the number of invoices. */
  readonly creditNote: boolean
}

export const DHL_EXPRESS: DhlExpressDialect = {
  columns: [...DHL_EXPRESS_HEAD, ...slotColumns(9)],
  means: {},
  delimiter: ',',
  quoteAll: true,
  lineEnd: '\r\n',
  european: false,
  taxPerCharge: true,
  slots: 9,
  crowded: false,
  emptySlot: '',
  invoiceRows: true,
  creditNote: false,
}

function lineItems(row: Shipment): readonly [lines: number, gross: number, net: number] {
  const sums = sumsOf(row)
  const lines = row.extras.filter((extra) => extra.charge !== 0).length + (row.weightCharge === 0 ? 0 : 1)
  return [lines, sums.gross, sums.net]
}

export function dhlExpress(options: GeneratorOptions, dialect: Partial<DhlExpressDialect> = {}): Generated {
  const layout = { ...DHL_EXPRESS, ...dialect }
  const ledger = dhlLedger(options, layout)
  const tally = createTally()
  const cell = layout.quoteAll ? quoted : (text: string) => cellText(text, layout.delimiter)
  const line = (texts: readonly string[]) => texts.map(cell).join(layout.delimiter) + layout.lineEnd
  const written = (row: Readonly<Record<string, string>>) =>
    line(layout.columns.map((name) => row[layout.means[name] ?? name] ?? ''))

  function* invoiceText(invoice: DhlInvoice): Iterable<string> {
    const totals = ledger.totals(invoice)
    const stated = written(invoiceRow(invoice, totals, layout))
    if (layout.invoiceRows) yield tally.skipped(stated, 'invoice_row')
    if (layout.invoiceRows && invoice.misstated !== 0)
      tally.plant({ kind: 'invoice_total', worth: invoice.misstated }, { invoice: invoice.id })
    for (const { one: row, planted } of ledger.rows(invoice)) {
      const [lines, gross, net] = lineItems(row)
      tally.record()
      tally.charge(row.currency, lines, gross, net)
      if (planted !== null) tally.plant(planted, { invoice: invoice.id, tracking: row.number })
      yield written(shipmentRow(invoice, row, layout))
    }
    for (const currency of totals.keys()) tally.invoice(ledger.truth(invoice, totals, currency))
  }
  function* text(): Iterable<string> {
    yield tally.skipped(line(layout.columns), 'header')
    for (const invoice of ledger.invoices) yield* invoiceText(invoice)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: 'utf-8' }
}
