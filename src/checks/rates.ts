/**
 * The usual rate of a group of surcharges, found from the group itself: each (amount, base) allows a small span of
 * rates, to a cent; the rate that most of them allow is the usual one. Rates are whole numbers of 0.01 %.
 */
import { differenceInCalendarDays, isValid, parseISO } from 'date-fns'
import type { Kind } from '../ledger/state.js'
import { Exact } from '../values/decimal.js'
import type { Money } from '../values/money.js'

export interface FuelLine {
  readonly entry: number
  readonly row: number
  readonly kind: Kind | undefined
  readonly amount: Money
  readonly base: Money
}

export interface Judged {
  readonly line: FuelLine
  /** What the usual rate gives. */
  readonly right: string
  /** In per cent. */
  readonly rate: string
  readonly known: string
}

/** Fewest surcharges of a group that tell a usual rate, and the share of them that must bear it. */
const LEAST = 5
const SHARE = 0.6
/** A second rate counts as one of the carrier's own where at least that many bear it. */
const SECOND = 5
const SECOND_SHARE = 0.1

/** Units that stay exact when multiplied by ten thousand. */
const SAFE = 900_000_000_000

interface Span {
  readonly line: FuelLine
  readonly low: number
  readonly high: number
}

interface Judgement {
  readonly assessed: number
  readonly wrong: Judged[]
  /** In per cent; null where none is usual. */
  readonly rate: string | null
  /** Whether another rate is borne by many too. */
  readonly hasOthers: boolean
}

export function judge(lines: readonly FuelLine[]): Judgement {
  const nothing = { assessed: 0, wrong: [], rate: null, hasOthers: false }
  const spans = lines.map(spanOf)
  if (spans.length < LEAST) return nothing
  const usual = mostBorne(spans)
  const bears = (rate: number) => (span: Span) => span.low <= rate && rate <= span.high
  const held = spans.filter(bears(usual))
  if (held.length < LEAST || held.length < spans.length * SHARE) return nothing
  let others = spans.filter((span) => !bears(usual)(span))
  const wrong: Span[] = []
  while (others.length > 0) {
    const rate = mostBorne(others)
    const bearers = others.filter(bears(rate))
    if (bearers.length < SECOND || bearers.length < spans.length * SECOND_SHARE) {
      for (const other of others) wrong.push(other)
      break
    }
    others = others.filter((span) => !bears(rate)(span))
  }
  const rate = new Exact(usual).div(100)
  return {
    assessed: spans.length,
    rate: rate.toString(),
    hasOthers: held.length + wrong.length < spans.length,
    wrong: wrong.map(({ line }) => ({
      line,
      right: rate.times(line.base.text).div(100).toFixed(Math.max(2, line.amount.scale)),
      rate: rate.toString(),
      known: 'usual',
    })),
  }
}

/** Rates that give the amount to a cent. */
function spanOf(line: FuelLine): Span {
  const { amount, base } = line
  const scale = Math.max(amount.scale, base.scale, 2)
  const cent = 10 ** (scale - 2)
  const units = amount.units * 10 ** (scale - amount.scale)
  const from = base.units * 10 ** (scale - base.scale)
  if (amount.big !== null || base.big !== null || from <= 0 || Math.abs(units + cent) > SAFE)
    return { line, low: 1, high: 0 }
  return {
    line,
    low: Math.ceil(((units - cent) * 10_000) / from),
    high: Math.floor(((units + cent) * 10_000) / from),
  }
}

/** The rate within most spans; of several the roundest, then the smallest. */
function mostBorne(spans: readonly Span[]): number {
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
/** Days since then, by their texts: a file has few. */
const days = new Map<string, number | undefined>()
const KEPT = 10_000

/** `YYYY-MM-DD` as a number of days; undefined where it is no date. */
function dayNumber(date: string): number | undefined {
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

/** Calendar days from one day to another; undefined where one is no date. */
export function daysBetween(from: string, to: string): number | undefined {
  const [first, last] = [dayNumber(from.slice(0, 10)), dayNumber(to.slice(0, 10))]
  return first === undefined || last === undefined ? undefined : last - first
}
