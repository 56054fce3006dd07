/** UPS billing files as the portal gives them: 250 columns, no header, one charge a row. */
import { createRandom } from './random.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, Generator, GeneratorOptions } from './types.js'
import { INVOICE_FAULTS, PACKAGE_FAULTS } from './ups/faults.js'
import { buildInvoice, turnInvoice, type Weeks, wrongInvoice } from './ups/invoice.js'
import type { Invoice } from './ups/line.js'
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
    plain: options.plain ?? false,
    copies: Math.ceil(3 / count),
  }
  const { turn } = options
  if (turn !== undefined) yield turnInvoice(weeks, turn)
  else for (let nth = 0; nth < count; nth++) yield buildInvoice(weeks, nth, nth < 3)
  const wrong = (kinds: ReadonlySet<FaultKind>, which: number): Invoice => {
    if (turn === undefined) return wrongInvoice(weeks, count, kinds, which)
    const random = weeks.random.fork(`wrong ${turn.nth}`)
    return wrongInvoice({ ...weeks, random }, 0, kinds, which, turn.monday + 5)
  }
  const byPackage = new Set(['invoice_total_inconsistent', 'shipment_total'] as const)
  if (faults.has('invoice_total')) yield wrong(new Set(['invoice_total']), 1)
  if ([...byPackage].some((kind) => faults.has(kind))) yield wrong(faults, 2)
}

/** A UPS file in a style of its own; `upsBilling` is the real one. */
export function upsFile(options: GeneratorOptions, style: UpsStyle = US_STYLE): Generated {
  const faults = wanted(options, UPS_FAULTS)
  const tally = createTally()
  const { dialect } = style
  const writer = createRecordWriter(dialect)

  function* rows(): Iterable<string> {
    const header = style.header?.slice(0, dialect.width).join(dialect.delimiter)
    if (header !== undefined) yield tally.skipped(header + dialect.lineEnd, 'header')
    for (const invoice of invoices(options, style, faults)) yield* invoiceRows(invoice)
  }

  function* invoiceRows(invoice: Invoice): Iterable<string> {
    const net = invoice.lines.reduce((sum, line) => sum + line.net, 0)
    const total = net + (invoice.offBy ?? 0)
    const head = writer.head(invoice)
    const { number } = invoice
    for (const line of invoice.lines) {
      tally.record()
      tally.charge(invoice.currency, 1, line.net + line.incentive, line.net)
      const where = { invoice: number, tracking: line.pack?.tracking }
      for (const fault of line.faults ?? []) tally.plant(fault, where)
      if (faults.has('fee_without_shipment') && line.pack === null && line.net !== 0)
        tally.plant({ kind: 'fee_without_shipment', worth: line.net }, where)
      if (line === invoice.lines[0] && invoice.offBy !== undefined)
        tally.plant({ kind: 'invoice_total', worth: invoice.offBy }, { invoice: number })
      yield writer.record(head, invoice, total, line)
    }
    tally.invoice({ ...invoice, declared: invoice.undeclared ? null : total, computed: net })
  }
  return { chunks: () => pieces(rows()), truth: tally.truth, encoding: style.encoding }
}

export const upsBilling: Generator = (options) => upsFile(options)
