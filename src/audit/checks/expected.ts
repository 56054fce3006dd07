/** The checks against what the user expected to be billed: labels bought, quotes, an own rating. */
import { createSum } from '../../money.js'
import { type Check, type FindingFacts, finding, missing, money, type Outcome, type Ship } from '../check.js'
import { exact, isNothing, minus, plus, unsigned, within } from '../decimal.js'
import { bySource } from '../declared.js'
import type { ExpectedCost } from '../expected.js'
import { fold } from '../fold.js'
import type { Finding } from '../report.js'
import { NONE } from '../texts.js'
import type { View } from '../view.js'
import { toGrams } from '../weights.js'

const NEEDS = 'expected costs (--expected)'
const NOT_GIVEN = 'no expected costs were given (--expected FILE)'

interface Billed {
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
function eachShip(
  view: View,
  judge: (one: Billed, expected: ExpectedCost | undefined) => Finding[] | undefined,
  why: string,
): { ship: (ship: Ship) => void; finish: () => Outcome } {
  const findings: Finding[] = []
  let assessed = 0
  let all = 0
  return {
    ship: (ship) => {
      if (view.expected === undefined || ship.shipment === NONE || !ship.tracked || ship.number === null)
        return
      all++
      const found = judge(billed(ship), view.expected.find(ship.number))
      if (found === undefined) return
      assessed++
      findings.push(...found)
    },
    finish: () => ({
      findings,
      assessed,
      reason: view.expected === undefined ? NOT_GIVEN : missing(all - assessed, all, 'shipment', why),
    }),
  }
}

export const expectedCost: Check = {
  name: 'expected_cost',
  severity: 'warning',
  needs: `${NEEDS} with a cost`,
  says: 'a shipment is billed over or under its expected cost, all its invoices added up',
  x12: '01',
  assess: (view) =>
    eachShip(
      view,
      (one, expected) => {
        if (expected?.cost === undefined || expected.voided) return undefined
        const currency = expected.currency ?? soleCurrency(one)
        const net = currency === undefined ? undefined : (one.net[currency] ?? one.net[''])
        if (net === undefined) return undefined
        const difference = minus(net, expected.cost)
        if (within(difference, expected.cost, view.expected?.tolerance ?? { amount: '0', percent: '0' }))
          return []
        const under = difference.startsWith('-')
        const shown = currency === undefined || currency === '' ? null : currency
        const invoices = new Set(one.ship.entries.map(({ bill }) => bill)).size
        return [
          finding(expectedCost, {
            ...one.facts,
            direction: under ? 'under' : 'over',
            currency: shown,
            amount: unsigned(difference),
            message: `${money(net, shown)} billed${invoices > 1 ? ` on ${invoices} invoices` : ''}, ${expected.cost} expected`,
            charge: 'shipment',
            billed: net,
            expected: expected.cost,
          }),
        ]
      },
      'no expected cost in the same currency',
    ),
}

/** The one currency a shipment is billed in. */
function soleCurrency(one: Billed): string | undefined {
  const currencies = Object.keys(one.net)
  return currencies.length === 1 ? currencies[0] : undefined
}

export const billedNotExpected: Check = {
  name: 'billed_not_expected',
  severity: 'warning',
  needs: NEEDS,
  says: 'a shipment is billed that is not among the expected ones',
  x12: '18',
  assess: (view) =>
    eachShip(
      view,
      (one, expected) => {
        if (expected !== undefined) return []
        return Object.entries(one.net).flatMap(([currency, net]) =>
          isNothing(net)
            ? []
            : [
                finding(billedNotExpected, {
                  ...one.facts,
                  direction: net.startsWith('-') ? 'under' : 'over',
                  currency: currency === '' ? null : currency,
                  amount: unsigned(net),
                  message: `${money(net, currency === '' ? null : currency)} billed for a shipment that nobody expects`,
                  charge: 'shipment',
                  billed: net,
                  expected: '0',
                }),
              ],
        )
      },
      '',
    ),
}

export const expectedNotBilled: Check = {
  name: 'expected_not_billed',
  severity: 'warning',
  needs: NEEDS,
  says: 'an expected shipment is on no invoice of this run: shipped but not billed yet',
  assess: (view) => {
    const seen = new Set<ExpectedCost>()
    return {
      ship: ({ number }) => {
        const expected = number === null ? undefined : view.expected?.find(number)
        if (expected !== undefined) seen.add(expected)
      },
      finish: () => {
        if (view.expected === undefined) return { findings: [], assessed: 0, reason: NOT_GIVEN }
        const open = view.expected.all.filter((one) => !one.voided && !seen.has(one))
        const findings = open.map((one) =>
          finding(expectedNotBilled, {
            direction: 'under',
            carrier: null,
            tracking: one.tracking_number,
            currency: one.currency ?? null,
            amount: one.cost === undefined ? null : unsigned(one.cost),
            message: `expected ${one.cost === undefined ? 'shipment' : money(one.cost, one.currency ?? null)} is on no invoice of this run`,
            evidence: [one.source],
            charge: 'shipment',
            billed: '0',
            ...(one.cost === undefined ? {} : { expected: one.cost }),
          }),
        )
        return { findings, assessed: view.expected.all.length, reason: null }
      },
    }
  },
}

export const voidedBilled: Check = {
  name: 'voided_billed',
  severity: 'warning',
  needs: `${NEEDS} that say which labels were voided`,
  says: 'a voided label is billed',
  x12: '23',
  assess: (view) =>
    eachShip(
      view,
      (one, expected) => {
        if (expected === undefined) return undefined
        if (!expected.voided) return []
        return Object.entries(one.net).flatMap(([currency, net]) =>
          isNothing(net) || net.startsWith('-')
            ? []
            : [
                finding(voidedBilled, {
                  ...one.facts,
                  direction: 'over',
                  currency: currency === '' ? null : currency,
                  amount: net,
                  message: `${money(net, currency === '' ? null : currency)} billed for a voided label`,
                  charge: 'shipment',
                  billed: net,
                  expected: '0',
                }),
              ],
        )
      },
      'not among the expected shipments',
    ),
}

export const weightMismatch: Check = {
  name: 'weight_mismatch',
  severity: 'warning',
  needs: `${NEEDS} with a weight, and a billed weight in the file`,
  says: 'the billed weight is above the expected one rounded up, or below it',
  x12: '22',
  assess: (view) =>
    eachShip(
      view,
      (one, expected) => {
        const found = baseWord(view, one.ship)
        if (expected?.weight === undefined || expected.voided || found?.weight === undefined) return undefined
        const right = exact(expected.weight)
        const weight = exact(found.weight)
        if (right === undefined || weight === undefined || weight.isZero()) return undefined
        const unit = found.unit ?? ''
        const perBilled = toGrams(unit)
        const perExpected = expected.weight_unit === undefined ? perBilled : toGrams(expected.weight_unit)
        if (expected.weight_unit !== undefined && (perBilled === undefined || perExpected === undefined))
          return undefined
        const wanted = right.times(perExpected ?? 1).div(perBilled ?? 1)
        if (weight.gte(wanted.minus('0.001')) && weight.lte(wanted.minus('0.001').ceil())) return []
        const over = weight.gt(wanted)
        return [
          finding(weightMismatch, {
            ...one.facts,
            direction: over ? 'over' : 'under',
            amount: null,
            message:
              `${found.weight} ${unit} billed, ${expected.weight} ${expected.weight_unit ?? unit} expected`.replace(
                / +/g,
                ' ',
              ),
            charge: 'billed weight',
          }),
        ]
      },
      'no expected or no billed weight',
    ),
}

export const serviceMismatch: Check = {
  name: 'service_mismatch',
  severity: 'warning',
  needs: `${NEEDS} with a service or zone, and the service or zone in the file`,
  says: 'a shipment is billed for another service or zone than expected',
  x12: '38',
  assess: (view) =>
    eachShip(
      view,
      (one, expected) => {
        if (expected === undefined || expected.voided) return undefined
        const found = baseWord(view, one.ship)
        const service = found?.service ?? freightName(one.ship)
        const findings: Finding[] = []
        let looked = false
        const differ = (what: string, told: string, wanted: string): void => {
          const message = `${what} ${told} billed, ${wanted} expected`
          findings.push(
            finding(serviceMismatch, {
              ...one.facts,
              direction: 'over',
              amount: null,
              message,
              charge: what,
            }),
          )
        }
        if (expected.service !== undefined && service !== undefined) {
          looked = true
          if (!sameService(view, service, expected.service)) differ('service', service, expected.service)
        }
        if (expected.zone !== undefined && found?.zone !== undefined) {
          looked = true
          const bare = (zone: string): string => fold(zone).replace(/^0+(?=.)/, '')
          if (bare(found.zone) !== bare(expected.zone)) differ('zone', found.zone, expected.zone)
        }
        return looked ? findings : undefined
      },
      'no expected service or zone, or none in the file',
    ),
}

/** Names count as the same where one holds the other, or the configuration says so. */
function sameService(view: View, told: string, wanted: string): boolean {
  const names = view.config.services ?? {}
  const alias = (name: string): string => fold(names[name] ?? name)
  const [a, b] = [alias(told), alias(wanted)]
  return a.includes(b) || b.includes(a)
}

function freightName(ship: Ship): string | undefined {
  return ship.entries
    .flatMap(({ lines }) => lines)
    .find(({ kind }) => kind.category === 'freight' && kind.stage === 'original')?.kind.description
}

/** Service, zone and weight of the shipment's base charge. */
function baseWord(
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
