/** The divisor that the invoice states against that of the contract: a smaller one makes light parcels heavy. */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, type HungTable, hungRows } from '../ledger/state.js'
import { rowOf } from '../tables/contract-scope.js'
import { Exact, exact } from '../values/decimal.js'
import { count } from '../values/shown-amounts.js'
import { type Check, type Outcome, trackingOf } from './check.js'
import { askedOf, createTerms, isNearChange } from './contract-terms.js'
import { type PlainSize, plainSize } from './plain-size.js'
import { type AuditRecord, dayOf, fact, keep, ofShipment } from './record.js'
import type { Verdict } from './verdict.js'
import { dimensionalWeight, dimensionsOf } from './weight-formula.js'

const NAME = 'dim_divisor'
/** Parcels that are billed by their size. */
const KEEPS = { sides: 'word', divisor: 'word', actual: 'word', billed: 'word', date: 'date' } as const
const LARGE = {
  length: '18',
  width: '14',
  height: '10',
  actual_weight: '6',
  billed_weight_unit: 'lb',
  zone: '5',
}
const CONTRACT = { carrier: 'example', dim: [{ divisor: '194' }] }

export const dimDivisor: Check = {
  name: NAME,
  title: 'Dimensional divisor not as in the contract',
  severity: 'warning',
  confidence: 'certain',
  claim: 'billing',
  evidenceNeeded: 'the page of the contract with the divisor',
  needs: 'a contract (--contract) with the divisors, and sides and divisor of each parcel in the file',
  says: 'a parcel is billed by its size with another divisor than that of the contract',
  x12: '37',
  examples: [
    {
      of: 'a divisor below that of the contract',
      hints: { weight: { kind: 'dimensional' } },
      given: { contract: CONTRACT },
      records: [
        { facts: { ...LARGE, dim_divisor: '139', billed_weight: '19' }, charges: [['Freight', '15.00']] },
      ],
      finds: ['19 lb billed by a divisor of 139; the contract has 194: 13 lb expected'],
    },
    {
      of: 'the divisor of the contract',
      hints: { weight: { kind: 'dimensional' } },
      given: { contract: CONTRACT },
      records: [
        { facts: { ...LARGE, dim_divisor: '194', billed_weight: '13' }, charges: [['Freight', '13.00']] },
      ],
      finds: [],
    },
  ],
  observes: (declaration) => declaration === undefined || declaration.audit?.weight?.kind === 'dimensional',
  observe,
  keeps: KEEPS,
  assess: (view) => ({ finish: () => finish(view) }),
}

function observe(record: AuditRecord, state: AuditState): void {
  const hint = record.hints?.weight
  if (hint?.kind !== 'dimensional' || fact(record, 'dim_divisor') === null) return
  const plain = plainSize(record, hint)
  // Billed by what it weighs, or by neither: nothing need be divided.
  if (plain !== null && !(plain.billed > plain.actual && isBySize(plain))) return
  const found = dimensionsOf(record, hint)
  const billed = exact(ofShipment(record, 'billed_weight') ?? '')
  if (found === undefined || billed === undefined) return
  const { actual, sides, divisor, up } = found
  if (plain === null) {
    if (billed.lte(actual.ceil())) return
    if (dimensionalWeight(sides, divisor, up)?.weight.eq(billed) !== true) return
  }
  const { at, col } = keep(record, state, NAME, KEEPS)
  const counted = up ? sides.map((side) => side.ceil()) : sides
  col.sides[at] = state.words.id(counted.map((side) => side.toFixed()).join(' x '))
  col.divisor[at] = state.words.id(divisor.toFixed())
  col.actual[at] = state.words.id(actual.toFixed())
  col.billed[at] = state.words.id(billed.toFixed())
  const day = dayOf(record)
  col.date[at] = day === null ? NONE : state.dates.id(day)
}

/** The parcels that have been noted. */
export const dimRows = (state: AuditState): HungTable<keyof typeof KEEPS> => hungRows(state, NAME, KEEPS)

const isBySize = ({ billed, isWhole, dimensional }: PlainSize): boolean => isWhole && billed === dimensional

function finish(view: View): Outcome {
  if (view.contracts.length === 0) return { verdicts: [], assessed: 0, reason: 'no contract is given' }
  const { entries, words, dates } = view.state
  const rows = dimRows(view.state)
  const termsOf = createTerms(view)
  const verdicts: Verdict[] = []
  let [assessed, left] = [0, 0]
  for (let at = 0; at < rows.length; at++) {
    const entry = rows.col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    if (!view.counts(delivery)) continue
    const word = (name: 'sides' | 'divisor' | 'actual' | 'billed'): string =>
      words.list[rows.col[name][at] as number] ?? ''
    const asked = askedOf(view, entry, dates.list[rows.col.date[at] as number] ?? '')
    const sides = word('sides')
      .split(' x ')
      .map((side) => new Exact(side))
    const volume = sides.reduce((a, b) => a.times(b))
    const all = (termsOf(delivery)?.rows('dim') ?? []).filter(({ terms }) =>
      volume.gt(terms.above_in3 ?? '0'),
    )
    const agreed = rowOf(all, asked)?.terms.divisor
    if (agreed === undefined) {
      left++
      continue
    }
    assessed++
    const right = Exact.max(new Exact(word('actual')).ceil(), volume.div(agreed).ceil())
    if (right.eq(word('billed'))) continue
    const row = rows.col.row[at] as number
    const bill = view.billOf(delivery)
    const unit = words.list[entries.col.unit[entry] as number]
    verdicts.push({
      direction: right.lt(word('billed')) ? 'over' : 'under',
      ...(isNearChange(all, asked) && { severity: 'info' as const }),
      carrier: bill.carrier,
      invoice: bill,
      tracking: trackingOf(view, entries.col.shipment[entry] as number),
      // What the lighter parcel costs is in no file: its price is that of another weight.
      amount: null,
      facts: {
        ...{ billed: word('billed'), expected: right.toFixed(), unit, sides: word('sides') },
        ...{ divisor: word('divisor'), agreed },
      },
      charges: view.chargesOf(entry, row),
      evidence: [view.source(delivery, row)],
    })
  }
  const none = assessed === 0 ? 'no parcel that is billed by its size with a divisor in the file' : null
  const reason = left === 0 ? none : `${count(left, 'parcel')}: no row of \`dim\` is for them`
  return { verdicts, assessed, reason }
}
