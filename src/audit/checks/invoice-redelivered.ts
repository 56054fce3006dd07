import { netOfLines } from '../bills.js'
import { billName, type Check, count, finding, money } from '../check.js'
import { unsigned } from '../decimal.js'
import type { Repeat } from '../groups.js'
import type { Finding } from '../report.js'
import type { View } from '../view.js'

export const invoiceRedelivered: Check = {
  name: 'invoice_redelivered',
  severity: 'warning',
  needs: 'more than one file',
  says: 'an invoice came twice, in two files: paid twice, it costs twice; it counts once here',
  x12: '19',
  assess: (view) => ({
    finish: () => {
      const files = new Set(view.state.deliveries.map((place) => place.file))
      const findings = view.repeats.map((repeat) => repeated(view, repeat))
      return {
        findings,
        assessed: files.size > 1 ? view.bills.length : 0,
        reason: files.size > 1 ? null : 'it takes at least two files',
      }
    },
  }),
}

function repeated(view: View, repeat: Repeat): Finding {
  const { invoice, kept, file, shared, lines, parts, left } = repeat
  const deliveries = invoice.deliveries.filter((at) => view.place(at).file === file)
  const bill = view.billOf(deliveries[0] ?? 0)
  const evidence = invoice.deliveries
    .filter((at) => [kept, file].includes(view.place(at).file))
    .map((at) => view.source(at, view.place(at).row))
  const amount = parts || invoice.period !== null ? null : costOf(view, left ?? linesOf(view, deliveries))
  const both = `${billName(bill)} ${bill.period === null ? 'is' : 'are'} in ${kept} and in ${file}`
  const alike = `${shared} of ${count(lines, 'charge')} are the same`
  return finding(invoiceRedelivered, {
    direction: 'integrity',
    ...(parts ? { severity: 'info' as const } : {}),
    carrier: invoice.carrier,
    invoice: bill,
    amount,
    message: parts
      ? `${both}, in parts: ${alike}; all are counted`
      : `${both}: ${alike}${amount === null ? '' : `, ${money(amount, invoice.currency)} would be paid twice`}`,
    evidence,
  })
}

function linesOf(view: View, deliveries: readonly number[]): number[] {
  const { entries, lines } = view.state
  const found: number[] = []
  for (let entry = 0; entry < entries.length; entry++) {
    if (!deliveries.includes(entries.col.delivery[entry] as number)) continue
    for (let at = entries.col.head[entry] as number; at >= 0; at = lines.col.next[at] as number)
      found.push(at)
  }
  return found
}

/** Net cost of what came again. */
const costOf = (view: View, lines: readonly number[]): string | null =>
  lines.length === 0 ? null : unsigned(netOfLines(view.state, lines))
