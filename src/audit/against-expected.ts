/** Shipments against what the user expected to be billed: labels bought, quotes, an own rating. */
import { createSum } from '../money.js'
import { type FindingFacts, missing, type Outcome, type Ship } from './check.js'
import { plus } from './decimal.js'
import { bySource } from './declared.js'
import type { ExpectedCost } from './expected.js'
import type { Finding } from './report.js'
import { NONE } from './texts.js'
import type { View } from './view.js'

export const NEEDS = 'expected costs (--expected)'

/** Why no shipment can be compared, or null. */
export function nothingExpected({ expected }: View): string | null {
  if (expected === undefined) return 'no expected costs were given (--expected FILE)'
  return expected.all.length === 0 ? `no expected costs in ${expected.file}` : null
}

/** A shipment with what all its invoices charge. */
export interface Billed {
  readonly ship: Ship
  /** Net by currency, `""` for none. */
  readonly net: Readonly<Record<string, string>>
  readonly facts: Pick<FindingFacts, 'carrier' | 'tracking' | 'evidence' | 'invoice'>
}

function billed(ship: Ship): Billed {
  const net: Record<string, string> = {}
  const lines = ship.entries.flatMap((entry) => entry.lines)
  for (const { bill, lines: own } of ship.entries) {
    const sum = createSum()
    for (const line of own) sum.add(line.net)
    const currency = bill.currency ?? ''
    net[currency] = net[currency] === undefined ? sum.text() : plus(net[currency], sum.text())
  }
  const bills = [...ship.entries].sort((a, b) => ((a.bill.date ?? '') < (b.bill.date ?? '') ? -1 : 1))
  const last = bills.at(-1)
  const evidence = lines.map(({ source }) => source).sort(bySource)
  return {
    ship,
    net,
    facts: {
      carrier: ship.carrier,
      tracking: ship.number,
      evidence,
      ...(last === undefined ? {} : { invoice: last.bill }),
    },
  }
}

/** A check of each billed shipment against its expected cost. */
export function eachShip(
  view: View,
  judge: (one: Billed, expected: ExpectedCost | undefined) => Finding[] | undefined,
  why: string,
): { ship: (ship: Ship) => void; finish: () => Outcome } {
  const findings: Finding[] = []
  const nothing = nothingExpected(view)
  let assessed = 0
  let all = 0
  return {
    ship: (ship) => {
      if (nothing !== null || ship.shipment === NONE || !ship.tracked || ship.number === null) return
      all++
      const found = judge(billed(ship), view.expected?.find(ship.number))
      if (found === undefined) return
      assessed++
      findings.push(...found)
    },
    finish: () => ({
      findings,
      assessed,
      reason: nothing ?? missing(all - assessed, all, 'shipment', why),
    }),
  }
}

/** Service, zone and weight of the shipment's base charge. */
export function baseWord(
  view: View,
  ship: Ship,
): { service?: string; zone?: string; weight?: string; unit?: string } | undefined {
  const { col } = view.state.entries
  const entry = ship.entries.find((one) => (col.baseRow[one.entry] ?? NONE) !== NONE)?.entry
  if (entry === undefined) return undefined
  const word = (id: number | undefined): string | undefined =>
    id === undefined || id === NONE ? undefined : view.state.words.list[id]
  const words = {
    service: word(col.service[entry]),
    zone: word(col.zone[entry]),
    weight: word(col.weight[entry]),
    unit: word(col.unit[entry]),
  }
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text !== undefined))
}
