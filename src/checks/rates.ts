/**
 * The usual rate of a group of surcharges, derived from the group itself: each (amount, base) allows a small range of
 * rates, to a cent; the rate that most of them allow is the usual one. Rates are whole numbers of 0.01 %.
 */
import { differenceInCalendarDays, isValid, parseISO } from 'date-fns'
import type { Kind } from '../ledger/state.js'
import { Exact } from '../values/decimal.js'
import { type Money, signOf } from '../values/money.js'

export interface FuelLine {
  readonly entry: number
  readonly row: number
  readonly kind: Kind | undefined
  /** Before any discount of its own, if the rate is taken from what the invoice states. */
  readonly amount: Money
  readonly net: Money
  readonly base: Money
  /** `YYYY-MM-DD`, empty if no day is stated. */
  readonly day: string
}

export interface Judged {
  readonly line: FuelLine
  /** The amount at the usual rate. */
  readonly right: string
  /** In per cent. */
  readonly rate: string
  readonly known: string
}

/** Least number of surcharges in a group that show a usual rate, and the share of the group that must have it. */
const LEAST = 5
const SHARE = 0.6
/** Least number of surcharges with a second rate, if it is to count as another rate of the carrier. */
const SECOND = 5
const SECOND_SHARE = 0.1

const CENT = '0.01'
/** Units that stay exact when multiplied by ten thousand. */
const SAFE = 900_000_000_000

interface Span {
  readonly line: FuelLine
  readonly low: number
  readonly high: number
}

export interface Judgement {
  readonly assessed: number
  readonly wrong: Judged[]
  /** In per cent; null if no rate is usual. */
  readonly rate: string | null
  /** Whether many surcharges have another rate. */
  readonly hasOthers: boolean
}

export function judge(lines: readonly FuelLine[]): Judgement {
  const nothing = { assessed: 0, wrong: [], rate: null, hasOthers: false }
  const spans = lines.map(spanOf)
  if (spans.length < LEAST) return nothing
  const usual = commonestRate(spans)
  const atUsual = spans.filter(hasRate(usual))
  if (atUsual.length < LEAST || atUsual.length < spans.length * SHARE) return nothing
  let others = spans.filter((span) => !hasRate(usual)(span))
  const wrong: Span[] = []
  while (others.length > 0) {
    const rate = commonestRate(others)
    const atRate = others.filter(hasRate(rate))
    if (atRate.length < SECOND || atRate.length < spans.length * SECOND_SHARE) {
      for (const other of others) wrong.push(other)
      break
    }
    others = others.filter((span) => !hasRate(rate)(span))
  }
  const rate = new Exact(usual).div(100)
  return {
    assessed: spans.length,
    rate: rate.toString(),
    hasOthers: atUsual.length + wrong.length < spans.length,
    wrong: wrong.map(({ line }) => ({
      line,
      right: rate.times(line.base.text).div(100).toFixed(Math.max(2, line.amount.scale)),
      rate: rate.toString(),
      known: 'usual',
    })),
  }
}

const hasRate =
  (rate: number) =>
  ({ low, high }: Span): boolean =>
    low <= rate && rate <= high

/** Least number of surcharges that show a new rate, in the period itself or in an adjacent one. */
const NEW = 3
/** Least number without an adjacent period, at either end of the data: two that agree are unlikely to be two errors. */
const AT_EDGE = 2

/**
 * The day within a period on which the rate changes; null if it does not. From that day on, or until the day before it, all
 * surcharges except those at neither rate have the other rate, which is that of an adjacent period or of several surcharges.
 */
function changeIn(
  lines: readonly FuelLine[],
  before: readonly FuelLine[] | undefined,
  after: readonly FuelLine[] | undefined,
): string | null {
  if (lines.some(({ day }) => day === '')) return null
  const spans = lines.map(spanOf)
  const usual = commonestRate(spans)
  const others = spans.filter((span) => !hasRate(usual)(span))
  const othersAt = (rate: number): Span[] => others.filter(hasRate(rate))
  const own = commonestRate(others)
  const least = othersAt(own).reduce((low, span) => (span.low > low ? span.low : low), own - 1)
  const most = othersAt(own).reduce((high, span) => (span.high < high ? span.high : high), least + SAFE)
  const known = [before ?? [], after ?? []].flatMap((adjoining) => {
    const theirs = adjoining.map(spanOf).filter(({ low, high }) => low <= most && least <= high)
    const rate = commonestRate([...others, ...theirs])
    return theirs.filter(hasRate(rate)).length < NEW ? [] : rate
  })
  const isSeen = othersAt(own).length >= NEW
  const rates = othersAt(own).length < AT_EDGE ? known : [...known, own]
  for (const rate of rates) {
    const days = othersAt(rate).map(({ line }) => line.day)
    if (days.length === 0) continue
    days.sort()
    const [first, last] = [days[0] as string, days.at(-1) as string]
    const stays = spans
      .filter((span) => hasRate(usual)(span) && !hasRate(rate)(span))
      .map(({ line }) => line.day)
    const isEdge = (beside: readonly FuelLine[] | undefined): boolean =>
      isSeen || known.includes(rate) || beside === undefined
    if (isEdge(after) && stays.every((day) => day < first)) return first
    if (isEdge(before) && stays.every((day) => day > last))
      return stays.reduce((least, day) => (day < least ? day : least))
  }
  return null
}

/** The range of rates that give the amount to a cent. */
function spanOf(line: FuelLine): Span {
  const { amount, base } = line
  const scale = Math.max(amount.scale, base.scale, 2)
  const cent = 10 ** (scale - 2)
  const units = amount.units * 10 ** (scale - amount.scale)
  const from = base.units * 10 ** (scale - base.scale)
  if (signOf(base) <= 0) return { line, low: 1, high: 0 }
  if (amount.big !== null || base.big !== null || from > SAFE || Math.abs(units) + cent > SAFE)
    return exactSpanOf(line)
  return {
    line,
    low: Math.ceil(((units - cent) * 10_000) / from),
    high: Math.floor(((units + cent) * 10_000) / from),
  }
}

/** The same for amounts of very many digits. */
function exactSpanOf(line: FuelLine): Span {
  const rate = (amount: Exact): Exact => amount.times(10_000).div(line.base.text)
  const amount = new Exact(line.amount.text)
  return {
    line,
    low: rate(amount.minus(CENT)).ceil().toNumber(),
    high: rate(amount.plus(CENT)).floor().toNumber(),
  }
}

/** The rate within most ranges; if there are several, the roundest, then the lowest. */
function commonestRate(spans: readonly Span[]): number {
  const steps = new Map<number, number>()
  for (const { low, high } of spans) {
    if (low > high) continue
    steps.set(low, (steps.get(low) ?? 0) + 1)
    steps.set(high + 1, (steps.get(high + 1) ?? 0) - 1)
  }
  let best = 0
  let most = 0
  let here = 0
  const places = [...steps.keys()].sort((a, b) => a - b)
  for (const [index, place] of places.entries()) {
    here += steps.get(place) ?? 0
    const end = (places[index + 1] ?? place + 1) - 1
    if (here < most || here === 0) continue
    const rate = roundest(place, end)
    if (here > most || roundness(rate) > roundness(best)) best = rate
    most = here
  }
  return best
}

const STEPS = [1000, 500, 250, 100, 50, 25, 10, 5]

const roundness = (rate: number): number => STEPS.find((step) => rate % step === 0) ?? 1

function roundest(low: number, high: number): number {
  for (const step of STEPS) {
    const rate = Math.ceil(low / step) * step
    if (rate <= high) return rate
  }
  return low
}

/** A Monday. */
const MONDAY = parseISO('2018-01-01')
/** Days since then by their texts, remembered because a file has few. */
const days = new Map<string, number | undefined>()
const KEPT = 10_000

/** `YYYY-MM-DD` as a number of days; undefined if it is not a date. */
export function dayNumber(date: string): number | undefined {
  if (days.has(date)) return days.get(date)
  const parsed = parseISO(date)
  const day = isValid(parsed) ? differenceInCalendarDays(parsed, MONDAY) : undefined
  if (days.size >= KEPT) days.clear()
  days.set(date, day)
  return day
}

/** The week (from Monday) or month of a day, as text; the same days always give the same text. */
export function periodOf(date: string, period: 'week' | 'month'): string {
  if (period === 'month') return date.slice(0, 7)
  const day = dayNumber(date)
  return day === undefined ? '' : `week ${Math.floor(day / 7)}`
}

/** The list of surcharges of a service and period, created if there is none. */
export function linesIn<T>(services: Map<string, Map<string, T[]>>, service: string, period: string): T[] {
  const periods = services.get(service) ?? new Map<string, T[]>()
  services.set(service, periods)
  const own = periods.get(period) ?? []
  periods.set(period, own)
  return own
}

export interface AtOneRate<T extends FuelLine> {
  readonly lines: readonly T[]
  readonly judged: Judgement
  /** If the rate changes within the period: the day, and whether these are the surcharges before it. */
  readonly change: { readonly on: string; readonly isBefore: boolean } | null
}

/**
 * Assesses each period of one service by its own rate, or the parts before and after a change of rates separately. The lines of a period
 * are made from its rows when it is assessed, because one service may have all surcharges.
 */
export function* judgeAll<Row, T extends FuelLine>(
  periods: ReadonlyMap<string, readonly Row[]>,
  lineOf: (row: Row) => T,
): Generator<AtOneRate<T>> {
  const all = [...periods].sort(([a], [b]) => (a < b ? -1 : 1))
  const linesAt = (at: number): T[] | undefined => all[at]?.[1].map((row) => lineOf(row))
  for (const at of all.keys()) {
    const lines = linesAt(at) ?? []
    const judged = judge(lines)
    const isPlain = judged.rate !== null && judged.wrong.length === 0 && !judged.hasOthers
    const on = isPlain ? null : changeIn(lines, linesAt(at - 1), linesAt(at + 1))
    if (on === null) {
      yield { lines, judged, change: null }
      continue
    }
    for (const isBefore of [true, false]) {
      const own = lines.filter(({ day }) => day < on === isBefore)
      if (own.length > 0) yield { lines: own, judged: judge(own), change: { on, isBefore } }
    }
  }
}
