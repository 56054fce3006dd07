/** UPS billing files as the portal gives them: 250 columns, no header, one charge a row. */
import { date } from './calendar.js'
import { amount } from './cents.js'
import { createRandom } from './random.js'
import { createTally, pieces, type Tally, wanted } from './tally.js'
import type { FaultKind, Generated, Generator, GeneratorOptions } from './types.js'
import { INVOICE_FAULTS, PACKAGE_FAULTS } from './ups/faults.js'
import { buildInvoice, type Weeks, wrongInvoice } from './ups/invoice.js'
import type { Fault, Invoice, Line } from './ups/line.js'
import { createRecordWriter } from './ups/record.js'
import { type UpsStyle, US_STYLE } from './ups/style.js'

/** The faults that this format can show by itself. Fees without a shipment are part of any invoice. */
export const UPS_FAULTS: readonly FaultKind[] = [...PACKAGE_FAULTS, ...INVOICE_FAULTS, 'fee_without_shipment']

const LARGEST_INVOICE = 5000

function* invoices(options: GeneratorOptions, style: UpsStyle, faults: ReadonlySet<FaultKind>) {
  const count = options.invoices ?? Math.max(1, Math.ceil(options.rows / LARGEST_INVOICE))
  const weeks: Weeks = {
    random: createRandom(options.seed),
    style,
    rowsPerInvoice: Math.max(1, Math.round(options.rows / count)),
    faults,
    copies: Math.ceil(3 / count),
  }
  for (let nth = 0; nth < count; nth++) yield buildInvoice(weeks, nth, nth < 3)
  const byPackage = new Set(['invoice_total_inconsistent', 'shipment_total'] as const)
  if (faults.has('invoice_total')) yield wrongInvoice(weeks, count, new Set(['invoice_total']), 1)
  if ([...byPackage].some((kind) => faults.has(kind))) yield wrongInvoice(weeks, count, faults, 2)
}

function plantAll(tally: Tally, invoice: Invoice, line: Line, row: number, feesAsked: boolean): void {
  const plant = ({ kind, cents, note }: Fault) =>
    tally.plant({
      kind,
      row,
      tracking_number: line.pack?.tracking ?? null,
      invoice_id: invoice.number,
      amount: cents === null ? null : amount(cents),
      note,
    })
  for (const fault of line.faults ?? []) plant(fault)
  if (feesAsked && line.pack === null && line.net !== 0)
    plant({ kind: 'fee_without_shipment', cents: line.net, note: 'a fee of the account' })
}

/** A UPS file in a style of its own; `upsBilling` is the real one. */
export function upsFile(options: GeneratorOptions, style: UpsStyle = US_STYLE): Generated {
  const faults = wanted(options, UPS_FAULTS)
  const tally = createTally()
  const { dialect } = style
  const writer = createRecordWriter(dialect)

  function* rows(): Iterable<string> {
    if (style.header !== undefined) {
      tally.record()
      tally.skip('header')
      yield style.header.slice(0, dialect.width).join(dialect.delimiter) + dialect.lineEnd
    }
    for (const invoice of invoices(options, style, faults)) yield* invoiceRows(invoice)
  }

  function* invoiceRows(invoice: Invoice): Iterable<string> {
    const net = invoice.lines.reduce((sum, line) => sum + line.net, 0)
    const total = net + (invoice.offBy?.cents ?? 0)
    const head = writer.head(invoice)
    for (const line of invoice.lines) {
      const row = tally.record()
      tally.charge(invoice.currency, 1, line.net + line.incentive, line.net)
      plantAll(tally, invoice, line, row, faults.has('fee_without_shipment'))
      if (line === invoice.lines[0] && invoice.offBy !== undefined)
        plantAll(tally, invoice, { ...line, pack: null, faults: [invoice.offBy.fault] }, row, false)
      yield writer.record(head, invoice, total, line)
    }
    tally.invoice({
      account_id: invoice.account,
      invoice_id: invoice.number,
      invoice_date: date(invoice.day),
      currency: invoice.currency,
      declared_total: invoice.undeclared ? null : amount(total),
      computed_total: amount(net),
    })
  }
  return { chunks: () => pieces(rows()), truth: tally.truth, encoding: style.encoding }
}

export const upsBilling: Generator = (options) => upsFile(options)
