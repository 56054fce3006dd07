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
  /** `YYYY-MM-DD`, empty where no day is stated. */
  readonly day: string
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

export interface Judgement {
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

const bears =
  (rate: number) =>
  ({ low, high }: Span): boolean =>
    low <= rate && rate <= high

/** Fewest surcharges that tell a rate: of the period itself, or of one that adjoins it. */
const NEW = 3
/** Before the first or after the last change that is seen, none adjoins: two that agree are no two errors. */
const AT_EDGE = 2

/**
 * The day within a period from which another rate holds; null where none does. From that day on, or until the day before it, all
 * but what bears neither rate bear the other one: that of an adjoining period, or one that several bear.
 */
function changeIn(
  lines: readonly FuelLine[],
  before: readonly FuelLine[] | undefined,
  after: readonly FuelLine[] | undefined,
): string | null {
  if (lines.some(({ day }) => day === '')) return null
  const spans = lines.map(spanOf)
  const usual = mostBorne(spans)
  const others = spans.filter((span) => !bears(usual)(span))
  const bearersOf = (rate: number): Span[] => others.filter(bears(rate))
  const own = mostBorne(others)
  const least = bearersOf(own).reduce((low, span) => (span.low > low ? span.low : low), own - 1)
  const most = bearersOf(own).reduce((high, span) => (span.high < high ? span.high : high), least + SAFE)
  const known = [before ?? [], after ?? []].flatMap((adjoining) => {
    const theirs = adjoining.map(spanOf).filter(({ low, high }) => low <= most && least <= high)
    const rate = mostBorne([...others, ...theirs])
    return theirs.filter(bears(rate)).length < NEW ? [] : rate
  })
  const isSeen = bearersOf(own).length >= NEW
  const rates = bearersOf(own).length < AT_EDGE ? known : [...known, own]
  for (const rate of rates) {
    const days = bearersOf(rate).map(({ line }) => line.day)
    if (days.length === 0) continue
    days.sort()
    const [first, last] = [days[0] as string, days.at(-1) as string]
    const stays = spans.filter((span) => bears(usual)(span) && !bears(rate)(span)).map(({ line }) => line.day)
    const isEdge = (beside: readonly FuelLine[] | undefined): boolean =>
      isSeen || known.includes(rate) || beside === undefined
    if (isEdge(after) && stays.every((day) => day < first)) return first
    if (isEdge(before) && stays.every((day) => day > last))
      return stays.reduce((least, day) => (day < least ? day : least))
  }
  return null
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

/** The surcharges of a service and period: others are put to them. */
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
  /** Where the rate changes within the period: whether the part is what comes before that day. */
  readonly change: { readonly on: string; readonly isBefore: boolean } | null
}

/** Each period of one service's surcharges judged by its own rate, and what is divided by a change of rates within it by both. */
export function* judgeAll<T extends FuelLine>(
  periods: ReadonlyMap<string, readonly T[]>,
): Generator<AtOneRate<T>> {
  const all = [...periods]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, lines]) => ({ lines, judged: judge(lines), change: null }))
  for (const [at, part] of all.entries()) {
    const { lines, judged } = part
    const isPlain = judged.rate !== null && judged.wrong.length === 0 && !judged.hasOthers
    const on = isPlain ? null : changeIn(lines, all[at - 1]?.lines, all[at + 1]?.lines)
    if (on === null) {
      yield part
      continue
    }
    for (const isBefore of [true, false]) {
      const own = lines.filter(({ day }) => day < on === isBefore)
      if (own.length > 0) yield { lines: own, judged: judge(own), change: { on, isBefore } }
    }
  }
}
