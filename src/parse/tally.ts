/** The account of a file during reading: every record in exactly one bucket, every line item in the sums. */

import type { FileSummary, SkipReason, Sums, Totals } from '../schema/summary.js'
import { createSum, type Money, type Sum } from '../values/money.js'
import { createFileWarnings, type FileWarnings } from './file-warnings.js'
import type { Line, Lines } from './lines.js'
import { createUncoded, type Uncoded } from './uncoded.js'

interface CurrencySums {
  readonly currency: string
  readonly gross: Sum
  readonly net: Sum
  readonly tax: Sum
}

export interface Tally {
  rows: number
  charged: number
  rejected: number
  lineItems: number
  readonly skipped: Map<SkipReason, number>
  /** The currency given by the caller, once it has been used for a record. */
  currencyGiven: string | null
  skip(reason: SkipReason, records?: number): void
  /** The line items of a record. */
  add(currency: string | null, lines: Lines): void
  /** The same for many, by their sums; tax if any of them states one. */
  addSums(currency: string | null, count: number, gross: Money, net: Money, tax: Money | null): void
  /** Adds a line item of an unknown category, after `addSums`. */
  addUnknown(description: string, currency: string | null, net: Money): void
  warn(sentence: string): void
  /** Counts that are reported once for the whole file. They are not in `summary`, which may cover only part of a file. */
  readonly ofFile: FileWarnings
  /** Charges that no coding rule matches; null if there are no coding rules. */
  uncoded: Uncoded | null
  /** Counts a value that is not in the known values of a column, under `column: value`. */
  addValue(column: string, value: string): void
  /** Net sums so far by currency; '' if the file states none. */
  nets(): Record<string, string>
  summary(
    file: string,
    format: string,
    read: { sha256: string; bytes: number; encoding: string },
  ): FileSummary
}

/** At most this many distinct labels and values are counted by name; the rest are counted together. */
export const NAMED = 10_000
/** Longer ones are counted with the rest: a damaged file may hold texts of any length. */
const LONGEST = 500
const REST = '(others)'

const isNamed = (name: string, known: ReadonlyMap<string, unknown>): boolean =>
  known.has(name) || (known.size < NAMED && name.length <= LONGEST)

export function createTally(): Tally {
  const currencies = new Map<string, CurrencySums>()
  const unknown = new Map<string, { count: number; net: Map<string, Sum> }>()
  const values = new Map<string, number>()
  const warnings: string[] = []
  const ofFile = createFileWarnings()
  let last: CurrencySums | undefined

  function sumsOf(currency: string): CurrencySums {
    if (last !== undefined && last.currency === currency) return last
    let sums = currencies.get(currency)
    if (sums === undefined) {
      sums = { currency, gross: createSum(), net: createSum(), tax: createSum() }
      currencies.set(currency, sums)
    }
    last = sums
    return sums
  }

  function add(currency: string | null, lines: Lines): void {
    tally.lineItems += lines.count
    const sums = sumsOf(currency ?? '')
    for (let at = 0; at < lines.count; at++) {
      const { gross, net, tax, charge } = lines.all[at] as Line
      sums.gross.add(gross)
      sums.net.add(net)
      if (tax !== null) sums.tax.add(tax)
      if (charge.category === 'uncategorized') addUnknown(charge.description, currency, net)
    }
  }

  function addSums(
    currency: string | null,
    count: number,
    gross: Money,
    net: Money,
    tax: Money | null,
  ): void {
    tally.lineItems += count
    const sums = sumsOf(currency ?? '')
    sums.gross.add(gross)
    sums.net.add(net)
    if (tax !== null) sums.tax.add(tax)
  }

  function addUnknown(description: string, of: string | null, net: Money): void {
    const currency = of ?? ''
    const label = isNamed(description, unknown) ? description : REST
    let entry = unknown.get(label)
    if (entry === undefined) {
      entry = { count: 0, net: new Map() }
      unknown.set(label, entry)
    }
    entry.count++
    let sum = entry.net.get(currency)
    if (sum === undefined) {
      sum = createSum()
      entry.net.set(currency, sum)
    }
    sum.add(net)
  }

  const tally: Tally = {
    rows: 0,
    charged: 0,
    rejected: 0,
    lineItems: 0,
    skipped: new Map(),
    currencyGiven: null,
    uncoded: null,
    skip: (reason, records = 1) => {
      tally.skipped.set(reason, (tally.skipped.get(reason) ?? 0) + records)
    },
    add,
    addSums,
    addUnknown,
    ofFile,
    warn: (sentence) => {
      if (warnings.length < NAMED) warnings.push(sentence)
    },
    addValue: (column, value) => {
      const key = `${column}: ${value}`
      const named = isNamed(key, values) ? key : REST
      values.set(named, (values.get(named) ?? 0) + 1)
    },
    nets: () => {
      const nets: Record<string, string> = {}
      for (const [currency, { net }] of currencies) nets[currency] = net.text()
      return nets
    },
    summary: (file, format, read) => ({
      file,
      format,
      ...read,
      rows: tally.rows,
      charged: tally.charged,
      skipped: Object.fromEntries(tally.skipped),
      rejected: tally.rejected,
      line_items: tally.lineItems,
      ...(tally.currencyGiven === null ? {} : { currency_given: tally.currencyGiven }),
      sums: Object.fromEntries([...currencies].map(([currency, sums]) => [currency, textsOf(sums)])),
      uncategorized: Object.fromEntries([...unknown].map(([label, { count }]) => [label, count])),
      uncategorized_net: Object.fromEntries(
        [...unknown].map(([label, { net }]) => [
          label,
          Object.fromEntries([...net].map(([currency, sum]) => [currency, sum.text()])),
        ]),
      ),
      unknown_values: Object.fromEntries(values),
      ...(tally.uncoded === null ? {} : { uncoded: tally.uncoded.list() }),
      warnings: [...warnings],
    }),
  }
  return tally
}

const textsOf = (sums: CurrencySums): Sums => ({
  gross: sums.gross.text(),
  net: sums.net.text(),
  tax: sums.tax.text(),
})

/** The key of an amount in sums over several files: amounts without a currency are kept by format, `(fedex-us)`. */
function currencyKeys(files: readonly FileSummary[]): (currency: string, file: FileSummary) => string {
  const unknown = files.filter(({ sums }) => sums[''] !== undefined).map(({ format }) => format)
  const several = new Set(unknown).size > 1
  return (currency, { format }) => (currency === '' && several ? `(${format})` : currency)
}

/** The totals of all files. Amounts of unknown currency from two formats are never added. */
export function totalsOf(files: readonly FileSummary[]): Totals {
  const keyOf = currencyKeys(files)
  const totals: Totals = {
    files: files.length,
    bytes: 0,
    rows: 0,
    charged: 0,
    skipped: {},
    rejected: 0,
    line_items: 0,
    sums: {},
    uncategorized: {},
    uncategorized_net: {},
  }
  const sums = new Map<string, CurrencySums>()
  const net = new Map<string, Map<string, Sum>>()
  const counts = new Map<string, number>()
  const skipped = new Map<SkipReason, number>()
  const uncoded = createUncoded()
  for (const file of files) {
    uncoded.addAll(file.uncoded ?? [], (currency) => keyOf(currency, file))
    for (const key of ['bytes', 'rows', 'charged', 'rejected', 'line_items'] as const)
      totals[key] += file[key]
    for (const [reason, count] of Object.entries(file.skipped))
      skipped.set(reason as SkipReason, (skipped.get(reason as SkipReason) ?? 0) + count)
    for (const [stated, amounts] of Object.entries(file.sums)) {
      const currency = keyOf(stated, file)
      const into = sums.get(currency) ?? { currency, gross: createSum(), net: createSum(), tax: createSum() }
      sums.set(currency, into)
      for (const key of ['gross', 'net', 'tax'] as const) into[key].addText(amounts[key])
    }
    for (const [label, count] of Object.entries(file.uncategorized))
      counts.set(label, (counts.get(label) ?? 0) + count)
    for (const [label, amounts] of Object.entries(file.uncategorized_net)) {
      const into = net.get(label) ?? new Map<string, Sum>()
      net.set(label, into)
      for (const [stated, amount] of Object.entries(amounts)) {
        const currency = keyOf(stated, file)
        const sum = into.get(currency) ?? createSum()
        into.set(currency, sum)
        sum.addText(amount)
      }
    }
  }
  totals.skipped = Object.fromEntries(skipped)
  if (files.some((file) => file.uncoded !== undefined)) totals.uncoded = uncoded.list()
  totals.sums = Object.fromEntries([...sums].map(([currency, amounts]) => [currency, textsOf(amounts)]))
  totals.uncategorized = Object.fromEntries(counts)
  totals.uncategorized_net = Object.fromEntries(
    [...net].map(([label, amounts]) => [
      label,
      Object.fromEntries([...amounts].map(([c, sum]) => [c, sum.text()])),
    ]),
  )
  return totals
}
