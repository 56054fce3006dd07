/** Recognises the columns of charges, totals and taxes, with the evidence. */
import type { MarkReading } from '../../values/money.js'
import type { CellKind } from './cell-kind.js'
import { categoryOf } from './charge-words.js'
import { type PairColumns, pairsIn } from './pair-columns.js'
import { choicesOf, isSum, type Units, unitsOf } from './sums.js'
import {
  ASIDE_WORDS,
  GROSS_WORDS,
  hasWords,
  MEASURE_WORDS,
  RATE_WORDS,
  TAX_WORDS,
  TOTAL_WORDS,
  UNIT_PRICES,
} from './words.js'

export interface MoneyColumn {
  readonly at: number
  readonly name: string
  readonly units: Units
}

export interface FoundTotal {
  readonly column: MoneyColumn
  readonly tax: 'included' | 'excluded' | 'open'
}

export interface MoneyColumns {
  readonly charges: readonly MoneyColumn[]
  readonly pairs: PairColumns | null
  readonly taxes: readonly MoneyColumn[]
  /** The column of the tax rate, by its name. */
  readonly rate: number | null
  /** Null unless the rows prove it. */
  readonly total: FoundTotal | null
  /** If the total is without tax: the total with tax, if the rows prove it. */
  readonly withTax: MoneyColumn | null
  /** All other columns whose names mean totals. */
  readonly sums: readonly MoneyColumn[]
  /** Columns of money that may or may not be charged: the rows do not decide. */
  readonly open: readonly MoneyColumn[]
  /** Whether a total equals the sum of the charges. */
  readonly proved: boolean
}

interface Columns {
  readonly names: readonly string[]
  readonly kinds: readonly CellKind[]
  readonly cells: readonly (readonly string[])[]
  /** Columns that are used for something else. */
  readonly taken: ReadonlySet<number>
}

export function moneyColumns({ names, kinds, cells, taken }: Columns, reading: MarkReading): MoneyColumns {
  const pairs = pairsIn(names, kinds)
  const inPairs = new Set(pairs?.columns ?? [])
  const units = unitsOf(cells, reading)
  const column = (at: number): MoneyColumn => ({ at, name: names[at] ?? '', units: units[at] ?? [] })
  const free = [...names.keys()].filter(
    (at) => !taken.has(at) && !inPairs.has(at) && isMoney(names[at] ?? '', kinds[at]),
  )
  const rate = names.findIndex(
    (name, at) => isRate(name) && (kinds[at] === 'whole' || kinds[at] === 'amount'),
  )
  const named = (words: readonly string[]): MoneyColumn[] =>
    free.filter((at) => at !== rate && hasWords(names[at] ?? '', words)).map(column)
  const totals = named(TOTAL_WORDS).filter(({ name }) => !hasWords(name, UNIT_PRICES))
  const isTotal = new Set(totals.map(({ at }) => at))
  const taxes = named(TAX_WORDS).filter(({ at }) => !isTotal.has(at))
  const aside = named(ASIDE_WORDS).filter(({ at }) => !isTotal.has(at))
  const others = new Set([...isTotal, ...[...taxes, ...aside].map(({ at }) => at), rate])
  const charges = free.filter((at) => !others.has(at)).map(column)
  const paired = (pairs?.amounts ?? []).map(column)
  const rest = { pairs, rate: rate < 0 ? null : rate }

  const byTax = charges.length + paired.length > 0 ? null : byNetAndTax(totals, taxes)
  if (byTax !== null) return { ...rest, ...byTax, taxes, open: aside }
  const byName = byTotals(totals, charges, paired, taxes)
  if (byName !== null) return { ...rest, ...byName, open: aside }
  // A column named like a measure may still be charged, if its amount is missing in the total.
  const doubtful = [...names.keys()]
    .filter(
      (at) =>
        kinds[at] === 'amount' && !taken.has(at) && !inPairs.has(at) && !free.includes(at) && at !== rate,
    )
    .map(column)
  const byMore = byExtras([...aside, ...doubtful], (extras) =>
    byTotals(totals, [...charges, ...extras], paired, taxes),
  )
  if (byMore !== null)
    return { ...rest, ...byMore, open: aside.filter((one) => !byMore.charges.includes(one)) }
  const byRows = byChoice(totals, [...charges, ...aside], paired)
  if (byRows !== null) return { ...rest, ...byRows, taxes }
  const [sum] = totals
  const alone = charges.length + paired.length === 0 && totals.length === 1 && sum !== undefined
  if (alone)
    return { ...rest, charges: [sum], taxes, total: null, withTax: null, sums: [], open: aside, proved: true }
  return { ...rest, charges, taxes, total: null, withTax: null, sums: totals, open: aside, proved: false }
}

/** Among amounts without charges: the one that equals another one plus the tax. */
function byNetAndTax(
  totals: readonly MoneyColumn[],
  taxes: readonly MoneyColumn[],
): Pick<MoneyColumns, 'charges' | 'total' | 'withTax' | 'sums' | 'proved'> | null {
  for (const column of totals)
    for (const net of totals) {
      if (
        net === column ||
        isSum(
          column.units,
          [net, ...taxes].map(({ units }) => units),
        ) !== 'sum'
      )
        continue
      const sums = totals.filter((one) => one !== net && one !== column)
      return { charges: [net], total: { column, tax: 'included' }, withTax: null, sums, proved: true }
    }
  return null
}

/** The result of the only choice of extra columns that gives one; null if no choice does, or several do. */
function byExtras<Found>(
  extras: readonly MoneyColumn[],
  tried: (extras: readonly MoneyColumn[]) => Found | null,
): Found | null {
  const filled = extras.filter(({ units }) => units.some((amount) => amount !== null && amount !== 0n))
  if (filled.length > MOST_EXTRAS) return null
  const found: Found[] = []
  for (let mask = 1; mask < 1 << filled.length && found.length < 2; mask++) {
    const one = tried(filled.filter((_, bit) => (mask & (1 << bit)) !== 0))
    if (one !== null) found.push(one)
  }
  const [only, second] = found
  return only === undefined || second !== undefined ? null : only
}

const MOST_EXTRAS = 10

/** The totals proved by the rows: first one without tax, which `parse` itself checks. */
function byTotals(
  totals: readonly MoneyColumn[],
  charges: readonly MoneyColumn[],
  paired: readonly MoneyColumn[],
  taxes: readonly MoneyColumn[],
): Pick<MoneyColumns, 'charges' | 'taxes' | 'total' | 'withTax' | 'sums' | 'proved'> | null {
  const parts = [...charges, ...paired].map(({ units }) => units)
  const taxed = [...parts, ...taxes.map(({ units }) => units)]
  const hasTax = taxes.some(({ units }) => units.some((amount) => amount !== null && amount !== 0n))
  const found = totals.flatMap((column): (FoundTotal & { readonly how: 'sum' | 'same' })[] => {
    const withoutTax = isSum(column.units, parts)
    const whole = taxes.length === 0 ? null : isSum(column.units, taxed)
    const how = withoutTax ?? whole
    if (how === null) return []
    const tax =
      withoutTax === null
        ? 'included'
        : taxes.length === 0 && hasWords(column.name, GROSS_WORDS)
          ? 'open'
          : whole !== null && !hasTax && taxes.length > 0
            ? 'open'
            : 'excluded'
    return [{ column, tax, how }]
  })
  const total = found.find(({ tax }) => tax === 'excluded') ?? found[0]
  if (total === undefined) return null
  const sums = totals.filter(({ at }) => at !== total.column.at)
  // Several taxes that are included in the total are separate charges, each in a column.
  if (taxes.length > 1 && found.every(({ tax }) => tax === 'included'))
    return {
      charges: [...charges, ...taxes],
      taxes: [],
      total: { ...total, tax: 'excluded' },
      withTax: null,
      sums,
      proved: true,
    }
  const withTax =
    hasTax && total.tax === 'excluded' ? (found.find(({ tax }) => tax === 'included')?.column ?? null) : null
  return {
    charges,
    taxes,
    total,
    withTax,
    sums,
    proved: total.how === 'sum' || charges.length + paired.length === 1,
  }
}

/** If no column named as a total is the sum of all: the only choice of columns that adds up to one. */
function byChoice(
  totals: readonly MoneyColumn[],
  parts: readonly MoneyColumn[],
  paired: readonly MoneyColumn[],
): Pick<MoneyColumns, 'charges' | 'total' | 'withTax' | 'sums' | 'open' | 'proved'> | null {
  if (paired.length > 0) return null
  for (const column of totals.length > 0 ? totals : parts) {
    const others = parts.filter(({ at }) => at !== column.at)
    const [choice, second] = choicesOf(
      column.units,
      others.map(({ units }) => units),
    )
    if (choice === undefined || second !== undefined) continue
    const charges = choice.map((at) => others[at] as MoneyColumn)
    const open = others.filter((one) => !charges.includes(one))
    const sums = totals.filter(({ at }) => at !== column.at)
    return { charges, total: { column, tax: 'excluded' }, withTax: null, sums, open, proved: true }
  }
  return null
}

/** `MwSt 19%` is the tax at that rate. */
const isRate = (name: string): boolean =>
  hasWords(name, RATE_WORDS) && hasWords(name, TAX_WORDS) && !/\d\s*%/.test(name)

/** Amounts, or whole numbers or blanks under the name of a charge or a total. */
function isMoney(name: string, kind: CellKind | undefined): boolean {
  if (kind === 'date' || kind === 'text' || kind === undefined) return false
  if (isRate(name) || (hasWords(name, MEASURE_WORDS) && !hasWords(name, CHARGE_WORDS))) return false
  return kind === 'amount' || isNamedCharge(name) || hasWords(name, TOTAL_WORDS)
}

/** Whether the name means that the amounts are charged. */
export const isNamedCharge = (name: string): boolean =>
  categoryOf(name) !== undefined || hasWords(name, CHARGE_WORDS)

/** Words for money, whatever precedes them. */
const CHARGE_WORDS = [
  'charge',
  'charges',
  'fee',
  'fees',
  'surcharge',
  'amount',
  'price',
  'cost',
  'suplemento',
  'zuschlag',
  'rebate',
  'discount',
  'refund',
  'credit',
]
