/** The state as the checks read it at report time: invoices with their sums, shipments with their charges. */
import type { AuditHints, FormatDeclaration } from '../format.js'
import type { Carrier, DecimalText, Source } from '../line-item.js'
import type { Money } from '../money.js'
import type { AuditConfig } from './config.js'
import { isNothing, minus, plus, type Tolerance } from './decimal.js'
import { bySource, type DeclaredTotals, declaredTotals, statementsByFile } from './declared.js'
import type { ExpectedCosts } from './expected.js'
import { groupInvoices, type Invoice, type Repeat } from './groups.js'
import { findRedelivery } from './redelivery.js'
import type { AuditState, Delivery, Kind } from './state.js'
import { createSums } from './sums.js'
import { NONE } from './texts.js'

/** An invoice with what it comes to. */
export interface Bill extends Invoice {
  readonly account: string | null
  /** Deliveries that count. */
  readonly kept: readonly number[]
  readonly net: DecimalText
  readonly lines: number
  readonly shipments: number
  readonly declared: DeclaredTotals
  /** The same invoice number and date is billed in other currencies too. */
  readonly mixed: boolean
  readonly hints: AuditHints | undefined
}

export interface Line {
  readonly at: number
  readonly entry: number
  readonly row: number
  readonly kind: Kind
  readonly net: Money
  readonly gross: Money
  /** `YYYY-MM-DD`, with a time where the file has one. */
  readonly date: string | null
  readonly source: Source
}

export interface View {
  readonly state: AuditState
  readonly config: AuditConfig
  readonly tolerance: Tolerance
  readonly expected: ExpectedCosts | undefined
  readonly bills: readonly Bill[]
  readonly repeats: readonly Repeat[]
  /** Bill of a delivery. */
  billOf(delivery: number): Bill
  place(delivery: number): Delivery
  hints(delivery: number): AuditHints | undefined
  /** Whether a delivery counts: it is not a repetition of another file. */
  counts(delivery: number): boolean
  /** Entries of a shipment on deliveries that count. */
  entriesOf(shipment: number): number[]
  /** Charges of an entry, in the order of the file. */
  linesOf(entry: number): Line[]
  source(delivery: number, row: number, column?: string | null): Source
  shipmentNumber(shipment: number): string | null
  /** The service of an entry: as its records state it, else the description of its first base charge. */
  serviceOf(entry: number): string
  /** Whether a charge takes the place of one that was billed before. */
  isChargeback(delivery: number, kind: Kind): boolean
  /** Who billed a file, by the format it was read as. */
  carrierOf(file: string): Carrier | null
}

export interface ViewOptions {
  readonly formats: ReadonlyMap<string, FormatDeclaration>
  readonly config: AuditConfig
  readonly tolerance: Tolerance
  readonly expected: ExpectedCosts | undefined
}

export function createView(state: AuditState, options: ViewOptions): View {
  const { formats, config, tolerance, expected } = options
  const place = (delivery: number): Delivery => state.deliveries[delivery] as Delivery
  const hints = (delivery: number): AuditHints | undefined => formats.get(place(delivery).format)?.audit
  const { bills, repeats, repeatedLines } = putTogether(state, hints)
  const billByDelivery: Bill[] = []
  for (const bill of bills) for (const at of bill.deliveries) billByDelivery[at] = bill
  const billOf = (delivery: number): Bill => billByDelivery[delivery] as Bill
  const counts = (delivery: number): boolean => !billOf(delivery).repeated.has(delivery)
  const source = (delivery: number, row: number, column: string | null = null): Source => ({
    file: place(delivery).file,
    row,
    column,
  })
  const linesOf = (entry: number): Line[] => {
    const { lines, entries, kinds, amounts, dates } = state
    const delivery = entries.col.delivery[entry] as number
    const found: Line[] = []
    for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number) {
      if (repeatedLines.has(at)) continue
      const kind = kinds[lines.col.kind[at] as number] as Kind
      const row = lines.col.row[at] as number
      const date = lines.col.date[at] as number
      found.push({
        at,
        entry,
        row,
        kind,
        net: amounts.money(lines.col.net[at] as number),
        gross: amounts.money(lines.col.gross[at] as number),
        date: date === NONE ? null : (dates.list[date] ?? null),
        source: source(delivery, row, kind.column),
      })
    }
    return inFileOrder(found)
  }
  const entriesOf = (shipment: number): number[] => {
    const { entries, shipments } = state
    const found: number[] = []
    for (let at = shipments.col.head[shipment] ?? NONE; at !== NONE; at = entries.col.next[at] ?? NONE)
      if (counts(entries.col.delivery[at] as number)) found.push(at)
    return found
  }
  return {
    state,
    config,
    tolerance,
    expected,
    bills,
    repeats,
    billOf,
    place,
    hints,
    counts,
    entriesOf,
    linesOf,
    source,
    serviceOf: (entry) => serviceOf(state, entry),
    isChargeback: chargebacks(hints),
    carrierOf: (file) => formats.get(state.files.get(file)?.format ?? '')?.carrier ?? null,
    shipmentNumber: (shipment) =>
      shipment === NONE ? null : shownNumber(state.shipmentNumbers[shipment] ?? ''),
  }
}

function putTogether(
  state: AuditState,
  hints: (delivery: number) => AuditHints | undefined,
): { bills: Bill[]; repeats: readonly Repeat[]; repeatedLines: ReadonlySet<number> } {
  const invoices = groupInvoices(state)
  const nets = netByDelivery(state, new Set())
  const byFile = statementsByFile(state.statements)
  const alone = invoicesByFile(state, invoices)
  const totalsOf = (invoice: Invoice, deliveries: readonly number[]): DeclaredTotals =>
    declaredTotals(state, invoice, deliveries, byFile, (file) => alone.get(file) === 1)
  const { repeats, repeatedLines } = findRedelivery(state, invoices, (invoice, deliveries) => {
    const [declared, other] = totalsOf(invoice, deliveries).totals
    if (declared === undefined || other !== undefined) return undefined
    const { net, gross } = sumsOf(state, deliveries, nets)
    return isNothing(minus(declared.total, declared.against === 'net' ? net : gross))
  })
  const finalNets = repeatedLines.size === 0 ? nets : netByDelivery(state, repeatedLines)
  const ships = shipmentCounts(state, invoices)
  const currencies = new Map<string, number>()
  const nameOf = (invoice: Invoice): string =>
    JSON.stringify([invoice.carrier, invoice.format, invoice.invoice, invoice.date, invoice.period])
  for (const invoice of invoices)
    if (invoice.invoice !== null) currencies.set(nameOf(invoice), (currencies.get(nameOf(invoice)) ?? 0) + 1)
  const bills = invoices.map((invoice, index): Bill => {
    const kept = invoice.deliveries.filter((at) => !invoice.repeated.has(at))
    const places = kept.map((at) => state.deliveries[at] as Delivery)
    const accounts = places.flatMap((place) => (place.account === null ? [] : [place.account])).sort()
    const first = kept[0]
    return {
      ...invoice,
      kept,
      account: accounts[0] ?? null,
      net: sumsOf(state, kept, finalNets).net,
      lines: places.reduce((sum, place) => sum + place.lines, 0),
      shipments: ships[index] ?? 0,
      declared: totalsOf(invoice, kept),
      mixed: (currencies.get(nameOf(invoice)) ?? 1) > 1,
      hints: first === undefined ? undefined : hints(first),
    }
  })
  return { bills, repeats, repeatedLines }
}

function serviceOf(state: AuditState, entry: number): string {
  const { entries, lines, kinds, words } = state
  const stated = entries.col.service[entry] as number
  if (stated !== NONE) return words.list[stated] ?? ''
  let service = ''
  let first = Infinity
  for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number) {
    const row = lines.col.row[at] as number
    const kind = kinds[lines.col.kind[at] as number] as Kind
    if (kind.category !== 'freight' || kind.stage !== 'original' || row > first) continue
    if (row === first && kind.description > service) continue
    first = row
    service = kind.description
  }
  return service
}

/** The formats' own answer, asked once for each kind of charge. */
function chargebacks(hints: (delivery: number) => AuditHints | undefined): View['isChargeback'] {
  const answers = new Map<AuditHints, Map<Kind, boolean>>()
  return (delivery, kind) => {
    const own = hints(delivery)
    if (own?.chargeback === undefined) return false
    let known = answers.get(own)
    if (known === undefined) {
      known = new Map()
      answers.set(own, known)
    }
    let answer = known.get(kind)
    if (answer === undefined) {
      answer = own.chargeback(kind)
      known.set(kind, answer)
    }
    return answer
  }
}

/** Lines are chained last first: turned round they mostly stand as in the file. */
function inFileOrder(lines: Line[]): Line[] {
  lines.reverse()
  for (let at = 1; at < lines.length; at++) {
    const [before, line] = [lines[at - 1] as Line, lines[at] as Line]
    if (before.row > line.row || (before.row === line.row && before.kind.column !== line.kind.column))
      return lines.sort((a, b) => bySource(a.source, b.source))
  }
  return lines
}

/** A damaged number is known by its record too; people see the number alone. */
function shownNumber(number: string): string {
  const end = number.indexOf('\0')
  return end < 0 ? number : number.slice(0, end)
}

interface NetSums {
  text(delivery: number): DecimalText
}

function netByDelivery(state: AuditState, without: ReadonlySet<number>): NetSums {
  const { entries, lines, amounts } = state
  const sums = createSums(state.deliveries.length)
  for (let entry = 0; entry < entries.length; entry++) {
    const delivery = entries.col.delivery[entry] as number
    for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number)
      if (!without.has(at)) sums.add(delivery, amounts.money(lines.col.net[at] as number))
  }
  return sums
}

/** Net, and net with tax, of some deliveries together. */
export function sumsOf(
  state: AuditState,
  deliveries: readonly number[],
  nets: NetSums,
): { net: DecimalText; gross: DecimalText } {
  const [first, ...rest] = deliveries
  if (first === undefined) return { net: '0', gross: '0' }
  let net = nets.text(first)
  for (const at of rest) net = plus(net, nets.text(at))
  let gross = net
  for (const at of deliveries) {
    const tax = (state.deliveries[at] as Delivery).tax
    if (tax !== null) gross = plus(gross, tax.text)
  }
  return { net, gross }
}

function invoicesByFile(state: AuditState, invoices: readonly Invoice[]): Map<string, number> {
  const byFile = new Map<string, number>()
  for (const invoice of invoices) {
    const files = new Set(invoice.deliveries.map((at) => (state.deliveries[at] as Delivery).file))
    for (const file of files) byFile.set(file, (byFile.get(file) ?? 0) + 1)
  }
  return byFile
}

/** Different shipments of each invoice, on deliveries that count. */
function shipmentCounts(state: AuditState, invoices: readonly Invoice[]): number[] {
  const groupOf = new Int32Array(state.deliveries.length).fill(NONE)
  for (const [index, invoice] of invoices.entries())
    for (const at of invoice.deliveries) if (!invoice.repeated.has(at)) groupOf[at] = index
  const counts = new Array<number>(invoices.length).fill(0)
  const { entries, shipments } = state
  for (let shipment = 0; shipment < shipments.length; shipment++) {
    const seen = new Set<number>()
    for (let at = shipments.col.head[shipment] as number; at !== NONE; at = entries.col.next[at] as number) {
      const group = groupOf[entries.col.delivery[at] as number] as number
      if (group !== NONE && !seen.has(group)) {
        seen.add(group)
        counts[group] = (counts[group] ?? 0) + 1
      }
    }
  }
  return counts
}
