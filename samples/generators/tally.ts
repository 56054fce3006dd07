/** Adds up the truth about a file while it is written. */
import { amount } from './cents.js'
import type { FaultKind, GeneratorOptions, Planted, TrueInvoice, Truth } from './types.js'

export interface Tally {
  /** Counts a physical record and gives its 1-based number: call it once for each record, before `charge`. */
  record(): number
  /** The record just counted carries no charge. */
  skip(reason: string): void
  /** The record just counted gives so many line items, of these sums in units of the scale. */
  charge(currency: string, lines: number, gross: number, net: number): void
  invoice(invoice: TrueInvoice): void
  plant(fault: Planted): void
  /** Number of records so far. */
  readonly records: number
  truth(): Truth
}

export function createTally(scale = 2): Tally {
  let records = 0
  let charged = 0
  let lineItems = 0
  const skipped: Record<string, number> = {}
  const gross = new Map<string, number>()
  const net = new Map<string, number>()
  const invoices: TrueInvoice[] = []
  const planted: Planted[] = []
  const texts = (sums: Map<string, number>) =>
    Object.fromEntries([...sums].map(([currency, sum]) => [currency, amount(sum, scale)]))
  return {
    record: () => ++records,
    skip: (reason) => {
      skipped[reason] = (skipped[reason] ?? 0) + 1
    },
    charge: (currency, lines, grossUnits, netUnits) => {
      charged++
      lineItems += lines
      gross.set(currency, (gross.get(currency) ?? 0) + grossUnits)
      net.set(currency, (net.get(currency) ?? 0) + netUnits)
    },
    invoice: (invoice) => {
      invoices.push(invoice)
    },
    plant: (fault) => {
      planted.push(fault)
    },
    get records() {
      return records
    },
    truth: () => ({
      records,
      charged,
      skipped,
      line_items: lineItems,
      gross: texts(gross),
      net: texts(net),
      invoices,
      planted,
    }),
  }
}

/** Which of the kinds that a format can show are asked for. */
export function wanted(options: GeneratorOptions, able: readonly FaultKind[]): ReadonlySet<FaultKind> {
  const { faults = false } = options
  if (faults === true) return new Set(able)
  if (faults === false) return new Set()
  for (const kind of faults)
    if (!able.includes(kind)) throw new RangeError(`this format cannot show the fault ${kind}`)
  return new Set(faults)
}

/** Joins many short texts into pieces of about 64 KB. */
export function* pieces(texts: Iterable<string>): Iterable<string> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length >= 65536) {
      yield piece
      piece = ''
    }
  }
  if (piece !== '') yield piece
}
