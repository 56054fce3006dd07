/** A second, slow and plain reader of the generated files: what it counts must be what the generators say. */
import { parse } from 'csv-parse/sync'
import { cents } from '../samples/generators/cents.js'
import type { Truth } from '../samples/generators/types.js'

export interface Counted {
  records: number
  charged: number
  skipped: Record<string, number>
  line_items: number
  gross: Record<string, bigint>
  net: Record<string, bigint>
  /** Sum of the charges and declared total by invoice number. */
  invoices: Record<string, { declared: bigint; sum: bigint }>
}

export type Cells = readonly string[]

export function recordsOf(text: string): Cells[] {
  return parse(text, { relax_column_count: true })
}

const at = (record: Cells, index: number): string => record[index] ?? ''
const money = (text: string): bigint => (text === '' ? 0n : cents(text))
const commaMoney = (text: string): bigint => money(text.replaceAll('.', '').replace(',', '.'))

function blankCount(records: number): Counted {
  return { records, charged: 0, skipped: {}, line_items: 0, gross: {}, net: {}, invoices: {} }
}

function skip(counted: Counted, reason: string): void {
  counted.skipped[reason] = (counted.skipped[reason] ?? 0) + 1
}

interface Charged {
  readonly currency: string
  readonly invoice: string
  readonly declared: bigint
  readonly gross: bigint
  readonly net: bigint
  readonly lines: number
}

function charge(counted: Counted, { currency, invoice, declared, gross, net, lines }: Charged): void {
  counted.charged++
  counted.line_items += lines
  counted.gross[currency] = (counted.gross[currency] ?? 0n) + gross
  counted.net[currency] = (counted.net[currency] ?? 0n) + net
  counted.invoices[invoice] ??= { declared, sum: 0n }
  counted.invoices[invoice].sum += net
}

/** Positions are 0-based. */
export function recountUps(text: string): Counted {
  const records = recordsOf(text)
  const counted = blankCount(records.length)
  for (const record of records) {
    if (at(record, 0) === 'Version') {
      skip(counted, 'header')
      continue
    }
    const net = money(at(record, 52))
    charge(counted, {
      currency: at(record, 50),
      invoice: at(record, 5),
      declared: money(at(record, 10)),
      gross: net + money(at(record, 51)),
      net,
      lines: 1,
    })
  }
  return counted
}

export const pairsOf = (record: Cells, first: number, last: number): { label: string; amount: string }[] => {
  const pairs = []
  for (let index = first; index < last; index += 2)
    if (at(record, index + 1) !== '') pairs.push({ label: at(record, index), amount: at(record, index + 1) })
  return pairs
}

export function recountFedexUs(text: string): Counted {
  const records = recordsOf(text)
  const counted = blankCount(records.length)
  skip(counted, 'header')
  for (const record of records.slice(1)) {
    const amounts = [at(record, 10), ...pairsOf(record, 107, 209).map(({ amount }) => amount)].map(money)
    const charges = amounts.filter((amount) => amount !== 0n)
    if (charges.length === 0) {
      skip(counted, 'zero')
      continue
    }
    const net = charges.reduce((sum, amount) => sum + amount, 0n)
    const [invoice, declared] = [at(record, 3), money(at(record, 5))]
    charge(counted, { currency: '', invoice, declared, gross: net, net, lines: charges.length })
  }
  return counted
}

export function recountFedexIntl(text: string): Counted {
  const records = recordsOf(text)
  const counted = blankCount(records.length)
  skip(counted, 'header')
  for (const record of records.slice(1)) {
    const charges = pairsOf(record, 66, 168)
      .map(({ amount }) => commaMoney(amount))
      .filter((amount) => amount !== 0n)
    const net = charges.reduce((sum, amount) => sum + amount, 0n)
    charge(counted, {
      currency: at(record, 8),
      invoice: at(record, 5),
      declared: commaMoney(at(record, 13)),
      gross: net,
      net,
      lines: charges.length,
    })
  }
  return counted
}

export function recountDhlEcommerce(text: string): Counted {
  const records = recordsOf(text)
  const counted = blankCount(records.length)
  let header: Cells = []
  for (const record of records) {
    if (at(record, 0) === 'HDR') {
      header = record
      skip(counted, 'invoice_row')
      continue
    }
    const columns = record
      .map((_, index) => index)
      .filter((index) => index === 29 || (index >= 32 && index <= 65) || index >= 73)
    const charges = columns.map((index) => money(at(record, index))).filter((amount) => amount !== 0n)
    if (charges.length === 0) {
      skip(counted, 'zero')
      continue
    }
    const net = charges.reduce((sum, amount) => sum + amount, 0n)
    const [invoice, declared] = [at(header, 2), money(at(header, 11))]
    charge(counted, { currency: at(header, 14), invoice, declared, gross: net, net, lines: charges.length })
  }
  return counted
}

/** The generator's truth in the form of a recount. */
export function told(truth: Truth): Omit<Counted, 'invoices'> {
  const { records, charged, skipped, line_items } = truth
  const sums = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([currency, text]) => [currency, cents(text)]))
  return { records, charged, skipped, line_items, gross: sums(truth.gross), net: sums(truth.net) }
}
