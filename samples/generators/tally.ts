/** Adds up the truth about a file while it is written. */

import { date } from './calendar.js'
import { amount } from './cents.js'
import {
  FAULT_NOTES,
  type Fault,
  type FaultKind,
  type GeneratorOptions,
  type Planted,
  type TrueInvoice,
  type Truth,
} from './types.js'

export interface Tally {
  /** Counts a physical record and gives its 1-based number: call it once for each record, before `charge`. */
  record(): number
  /** The record just counted carries no charge. */
  skip(reason: string): void
  /** Counts a record without a charge, and gives its text back. */
  skipped(text: string, reason: string): string
  /** The record just counted gives this many line items, with these sums in units of the scale; none is a charge of zero. */
  charge(currency: string, lines: number, gross: number, net?: number): void
  invoice(invoice: BilledInvoice): void
  /** A fault of the record just counted, or of the one named. */
  plant(fault: Fault, where: PlantedIn): void
  /** Number of records so far. */
  readonly records: number
  truth(): Truth
}

/** An invoice as its file states it. Amounts in cents, or as texts. */
export interface BilledInvoice {
  readonly account: string | null
  readonly number: string | null
  readonly day: number | null
  readonly currency?: string | null
  /** Null if the file states none. */
  readonly declared: number | string | null
  readonly computed: number | string
}

interface PlantedIn {
  readonly invoice: string | null
  /** Empty or left out if there is none. */
  readonly tracking?: string | null | undefined
  readonly row?: number
}

const amountText = (worth: number | string): string => (typeof worth === 'string' ? worth : amount(worth))
const textOrNull = (worth: number | string | null): string | null =>
  worth === null ? null : amountText(worth)

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
  const skip = (reason: string): void => {
    skipped[reason] = (skipped[reason] ?? 0) + 1
  }
  return {
    record: () => ++records,
    skip,
    skipped: (text, reason) => {
      records++
      skip(reason)
      return text
    },
    charge: (currency, lines, grossUnits, netUnits = grossUnits) => {
      if (lines === 0) return skip('zero')
      charged++
      lineItems += lines
      gross.set(currency, (gross.get(currency) ?? 0) + grossUnits)
      net.set(currency, (net.get(currency) ?? 0) + netUnits)
    },
    invoice: ({ account, number, day, currency = null, declared, computed }) => {
      invoices.push({
        account_id: account,
        invoice_id: number,
        invoice_date: day === null ? null : date(day),
        currency,
        declared_total: textOrNull(declared),
        computed_total: amountText(computed),
      })
    },
    plant: ({ kind, worth }, { invoice, tracking = null, row = records }) => {
      planted.push({
        kind,
        row,
        tracking_number: tracking || null,
        invoice_id: invoice,
        amount: textOrNull(worth),
        note: FAULT_NOTES[kind],
      })
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
