/** Prices of surcharges that explain what was billed: one for all, by service, by zone or by both, whichever is simplest. */

import { dayBefore, rowsIn } from './price-times.js'

export interface SurchargeObservation {
  readonly charge: string
  readonly service: string
  readonly zone: string
  readonly day: string
  readonly net: string
  rows: number
  readonly examples: string[]
}

export interface SurchargeTerm {
  readonly services: readonly string[] | null
  readonly zones: readonly string[] | null
  readonly net: string
  /** Null if it is that of the contract. */
  readonly from: string | null
  readonly to: string | null
  readonly explained: readonly SurchargeObservation[]
}

export interface SurchargeFit {
  readonly terms: readonly SurchargeTerm[]
  readonly unexplained: readonly SurchargeObservation[]
}

type Narrow = 'service' | 'zone'
const WAYS: readonly (readonly Narrow[])[] = [[], ['service'], ['zone'], ['service', 'zone']]
/** A simpler way is preferred if it explains at least this share of what the best explains. */
const ENOUGH = 0.995
/** At most this many rows of a price between rows of another price are not a period of their own. */
const FEW = 3
const LEAST = 3
/** Least number of rows of each of several successive prices: fewer may be prices of several zones in random order. */
const LEAST_IN_TIME = 5
/** Share of the rows of a service and zone that its prices must explain: otherwise they would accuse the other rows. */
const MOST = 0.8
/** A price seen in at least this many services or zones, and in all of the account, applies to others too. */
const MANY = 4

/** The services and zones billed to an account: a price that all of them have also applies to others. */
export interface SeenScope {
  readonly services: ReadonlySet<string>
  readonly zones: ReadonlySet<string>
}
const NOT_SEEN: SeenScope = { services: new Set(), zones: new Set() }

/** Fits the prices of one charge. */
export function fitSurcharge(all: readonly SurchargeObservation[], account = NOT_SEEN): SurchargeFit {
  const fits = WAYS.map((way) => fitBy(all, way))
  const most = Math.max(...fits.map(explainedIn))
  const fit = fits.find((one) => explainedIn(one) >= most * ENOUGH)
  if (fit === undefined) return { terms: [], unexplained: all }
  return { ...fit, terms: fit.terms.map((term) => asSeen(term, account)) }
}

/** Limits a price to the services and zones where it was seen: others may have another price. */
function asSeen(term: SurchargeTerm, account: SeenScope): SurchargeTerm {
  const seen = (name: Narrow, all: ReadonlySet<string>): readonly string[] | null => {
    const own = new Set(term.explained.map((one) => one[name]))
    if (own.has('') || (own.size >= MANY && [...all].every((one) => own.has(one)))) return null
    return [...own].sort()
  }
  return {
    ...term,
    services: term.services ?? seen('service', account.services),
    zones: term.zones ?? seen('zone', account.zones),
  }
}

const explainedIn = ({ terms }: { readonly terms: readonly Pick<SurchargeTerm, 'explained'>[] }): number =>
  terms.reduce((sum, { explained }) => sum + rowsIn(explained), 0)

function fitBy(all: readonly SurchargeObservation[], way: readonly Narrow[]): SurchargeFit {
  const parts = new Map<string, SurchargeObservation[]>()
  for (const one of all) {
    if (way.includes('zone') && one.zone === '') continue
    const key = JSON.stringify(way.map((name) => one[name]))
    const known = parts.get(key)
    if (known === undefined) parts.set(key, [one])
    else known.push(one)
  }
  const joined = new Map<string, SurchargeTerm>()
  const times = [...parts.values()].map(timesOf)
  const changes = changeDays(times)
  for (const [at, own] of [...parts.values()].entries()) {
    const [first] = own
    if (first === undefined) continue
    const usual = onCommonDays(times[at] ?? [], changes).filter(
      ({ explained }, _, { length }) => length === 1 || rowsIn(explained) >= LEAST_IN_TIME,
    )
    if (explainedIn({ terms: usual }) < rowsIn(own) * MOST) continue
    for (const time of usual) {
      // Zones with the same price and period are one row.
      const key = JSON.stringify([way.includes('service') ? first.service : '', time.net, time.from, time.to])
      const known = joined.get(key)
      joined.set(key, {
        ...time,
        services: way.includes('service') ? [first.service] : null,
        zones: way.includes('zone') ? [...(known?.zones ?? []), first.zone] : null,
        explained: [...(known?.explained ?? []), ...time.explained],
      })
    }
  }
  const terms = [...joined.values()].filter(({ explained }) => rowsIn(explained) >= LEAST)
  const explained = new Set(terms.flatMap((term) => term.explained))
  return { terms, unexplained: all.filter((one) => !explained.has(one)) }
}

type Time = Omit<SurchargeTerm, 'services' | 'zones'>

/** The fewest days that explain all changes of prices: a price is first seen some days after it begins. */
function changeDays(times: readonly (readonly Time[])[]): string[] {
  const gaps = times.flatMap((own) =>
    own.slice(1).map((time, at) => ({ after: own[at]?.to ?? '', until: time.from ?? '' })),
  )
  const days: string[] = []
  for (const { after, until } of gaps.sort((a, b) => (a.until < b.until ? -1 : 1)))
    if (!days.some((day) => after < day && day <= until)) days.push(until)
  return days
}

function onCommonDays(times: readonly Time[], days: readonly string[]): Time[] {
  const starts = times.map((time, at) => {
    const before = times[at - 1]?.to
    return before == null ? null : (days.find((day) => before < day && day <= (time.from ?? '')) ?? time.from)
  })
  return times.map((time, at) => {
    const next = starts[at + 1] ?? null
    return { ...time, from: starts[at] ?? null, to: next === null ? null : dayBefore(next) }
  })
}

/** The successive prices, each for the days on which most rows have it. */
function timesOf(all: readonly SurchargeObservation[]): Time[] {
  const days = new Map<string, Map<string, number>>()
  for (const { day, net, rows } of all) {
    const prices = days.get(day) ?? new Map<string, number>()
    days.set(day, prices)
    prices.set(net, (prices.get(net) ?? 0) + rows)
  }
  const runs: { net: string; from: string; to: string; rows: number }[] = []
  for (const [day, prices] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [net = '', rows = 0] = [...prices].sort((a, b) => b[1] - a[1])[0] ?? []
    const last = runs.at(-1)
    if (last?.net === net) {
      last.to = day
      last.rows += rows
    } else runs.push({ net, from: day, to: day, rows })
  }
  for (let at = 1; at < runs.length - 1; at++) {
    const [before, own, after] = [runs[at - 1], runs[at], runs[at + 1]]
    if (before === undefined || own === undefined || after === undefined) continue
    if (own.rows > FEW || before.net !== after.net) continue
    runs.splice(at - 1, 3, { ...before, to: after.to, rows: before.rows + after.rows })
    at--
  }
  return runs.map(({ net, from, to }, at) => ({
    net,
    from: at === 0 ? null : from,
    to: at === runs.length - 1 ? null : to,
    explained: all.filter((one) => one.net === net && from <= one.day && one.day <= to),
  }))
}
