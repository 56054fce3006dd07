/** The contenders, their tasks, and the right answers. */
import type { TrueInvoice, Truth } from '../samples/generators/types.js'
import type { Job } from './layouts.js'

export interface Contender {
  /** Module in `contenders/`. */
  readonly module: string
  readonly name: string
  readonly title: string
  /** Kind of job: contenders are compared within it. */
  readonly work: 'floor' | 'scan' | 'line items' | 'sum' | 'audit' | 'totals' | 'command'
  /** Needs the whole file as one string, which files of a gigabyte do not fit into. */
  readonly whole?: true
  readonly needsInvoice?: true
}

const SUM = 'sum per tracking number'

function both(module: string, title: string, ways: readonly string[]): Contender[] {
  return ways.flatMap((way) => [
    { module, name: `${way}, scan`, title: `${title}, ${way}`, work: 'scan' as const },
    { module, name: `${way}, ${SUM}`, title: `${title}, ${way}`, work: 'sum' as const },
  ])
}

const duckdb = (threads: string, more = ''): Contender => ({
  module: 'duckdb',
  name: `${threads}, ${SUM}${more}`,
  title: `DuckDB SQL, ${threads}${more === '' ? '' : ', by invoice too'}`,
  work: more === '' ? 'sum' : 'audit',
  ...(more === '' ? {} : { needsInvoice: true as const }),
})

const polars = (threads: string): Contender => ({
  module: 'polars',
  name: `${threads}, two columns`,
  title: `Polars lazy scan, ${threads}, floats`,
  work: 'totals',
})

const ours = (name: string, work: Contender['work']): Contender => ({
  module: 'ours',
  name,
  title: `carrier-invoice, ${name}`,
  work,
})

export const CONTENDERS: readonly Contender[] = [
  { module: 'floor', name: 'read + decode', title: 'read + decode alone', work: 'floor' },
  ours('line items in batches', 'line items'),
  ours('line items one by one', 'line items'),
  ours('line items in batches, with raw cells', 'line items'),
  ...both('csv-parse', 'csv-parse', ['arrays']),
  ...both('papaparse', 'Papa Parse', ['stream of rows', 'whole string']),
  ...both('udsv', 'uDSV', ['chunks', 'whole string']),
  ours(`line items, ${SUM}`, 'sum'),
  duckdb('one thread'),
  duckdb('all threads'),
  ours('line items and audit', 'audit'),
  duckdb('one thread', ' and per invoice'),
  duckdb('all threads', ' and per invoice'),
  ours('totals alone', 'totals'),
  polars('one thread'),
  polars('all threads'),
]

export type Answer = Readonly<Record<string, unknown>>

/** The right answer for a file: the generator's truth and the referee's counts, which must be equal. */
export interface ExpectedAnswer {
  readonly records: number
  readonly cells: number
  readonly characters: number
  readonly line_items: number
  readonly net: string
  readonly groups: string
  /** Null if the format states no invoices. */
  readonly invoices: readonly string[] | null
}

const cents = (amount: string): bigint => {
  const [whole = '', decimals = ''] = amount.replace('-', '').split('.')
  const units = BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0').slice(0, 2))
  return amount.startsWith('-') ? -units : units
}

const text = (units: bigint): string => {
  const digits = `${units < 0n ? -units : units}`.padStart(3, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const invoiceText = ({ invoice_id, computed_total }: TrueInvoice): string =>
  `${invoice_id} ${text(cents(computed_total))}`

export function expectedOf(truth: Truth, referee: Answer, job: Job): ExpectedAnswer {
  const net = text(Object.values(truth.net).reduce((sum, amount) => sum + cents(amount), 0n))
  if (referee.records !== truth.records || (job.amounts.length > 0 && referee.net !== net))
    throw new Error(
      `${job.format}: the referee found ${JSON.stringify(referee)}, the truth is ${truth.records} and ${net}`,
    )
  return {
    records: truth.records,
    cells: Number(referee.cells),
    characters: Number(referee.characters),
    line_items: truth.line_items,
    net,
    groups: String(referee.groups),
    invoices: truth.invoices.length === 0 ? null : truth.invoices.map(invoiceText).sort(),
  }
}

/** What is wrong with an answer; null if everything in it is right. */
export function faultOf(answer: Answer, expected: ExpectedAnswer): string | null {
  const right: Answer = { ...expected }
  const said = Object.keys(answer).filter((key) => (right[key] ?? null) !== null)
  if (said.length === 0) return 'no answer'
  for (const key of said)
    if (JSON.stringify(answer[key]) !== JSON.stringify(right[key]))
      return `${key}: ${JSON.stringify(answer[key])?.slice(0, 60)} for ${JSON.stringify(right[key])?.slice(0, 60)}`
  return null
}
