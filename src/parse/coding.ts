/** Books charges by the user's coding rules: the first match wins, and rules with the same conditions share a charge. */

import type { ShipmentField } from '../schema/line-item.js'
import { type CodingRule, conditionsOf } from '../tables/coding-rule.js'
import { foldIdentifier } from '../values/fold.js'
import { type Money, moneyOf } from '../values/money.js'
import { sharesByPercent } from '../values/shares.js'
import { minorDigits } from '../values/shown-amounts.js'
import {
  type ChargeBatch,
  type ChargeKind,
  type Coding,
  chargeId,
  type InvoiceHead,
  UNCODED,
} from './charge-batch.js'
import type { RuleScope } from './own-rule-lookup.js'

/** A charge that no rule codes. */
export type NoteUncoded = (kind: ChargeKind, head: InvoiceHead, net: Money) => void

interface Share {
  readonly coding: Coding
  readonly percent: string
}

type Test = (batch: ChargeBatch, record: number, kind: ChargeKind) => boolean

interface BoundRule {
  readonly tests: readonly Test[]
  readonly shares: readonly Share[]
}

/**
 * Codes the charges of a batch. With `split` a shared charge becomes one charge per share; otherwise it is booked whole
 * to its first share.
 */
export function createCoder(
  rules: readonly CodingRule[],
  scope: RuleScope,
  split: boolean,
  uncoded: NoteUncoded,
): (batch: ChargeBatch) => ChargeBatch {
  const bound = boundRules(rules, scope)

  return (batch) => {
    const { heads, kinds, records, charges } = batch
    const found: (readonly Share[])[] = []
    let shared = false
    for (let record = 0; record < records.length; record++) {
      const end = records.first[record + 1] as number
      for (let charge = records.first[record] as number; charge < end; charge++) {
        const kind = kinds[charges.kind[charge] as number] as ChargeKind
        const shares = sharesFor(batch, record, kind)
        if (shares.length === 0)
          uncoded(kind, heads[records.head[record] as number] as InvoiceHead, charges.net[charge] as Money)
        shared ||= shares.length > 1
        found.push(shares)
      }
    }
    if (split && shared) return dividedBatch(batch, found)
    const coding = found.map(([first]) => first?.coding ?? UNCODED)
    return { ...batch, charges: { ...charges, coding } }
  }

  function sharesFor(batch: ChargeBatch, record: number, kind: ChargeKind): readonly Share[] {
    for (const { tests, shares } of bound) if (tests.every((test) => test(batch, record, kind))) return shares
    return NOTHING
  }
}

const NOTHING: readonly Share[] = []

/**
 * The rules that may match in a file; rules that share a charge are grouped. A rule without codes still has to be filled
 * in.
 */
function boundRules(rules: readonly CodingRule[], { carrier, format }: RuleScope): BoundRule[] {
  const bound: BoundRule[] = []
  let last = ''
  for (const rule of rules) {
    if (rule.gl_account === undefined && rule.cost_center === undefined) continue
    if ((rule.carrier ?? carrier) !== carrier || (rule.format ?? format) !== format) continue
    const conditions = conditionsOf(rule)
    const coding = { gl_account: rule.gl_account ?? null, cost_center: rule.cost_center ?? null }
    const share = { coding, percent: rule.share ?? '100' }
    const before = bound.at(-1)
    if (before !== undefined && conditions === last)
      bound[bound.length - 1] = { ...before, shares: [...before.shares, share] }
    else bound.push({ tests: testsOf(rule), shares: [share] })
    last = conditions
  }
  return bound
}

const same = (text: string | null | undefined, wanted: string): boolean =>
  text !== null && text !== undefined && (text === wanted || foldCase(text) === foldCase(wanted))
const foldCase = (text: string): string => text.trim().toLowerCase()

const OF_SHIPMENT = ['service', 'zone', 'origin_country', 'destination_country'] as const
const REFERENCES = ['reference_1', 'reference_2', 'reference_3'] as const

/** The cheapest tests come first: texts of the shipment are built only for charges that pass the others. */
function testsOf(rule: CodingRule): Test[] {
  const { account_id, category, subcategory, stage, reference } = rule
  const tests: Test[] = []
  if (category !== undefined) tests.push((_, __, kind) => kind.category === category)
  if (stage !== undefined) tests.push((_, __, kind) => kind.stage === stage)
  if (subcategory !== undefined) tests.push((_, __, kind) => same(kind.subcategory, subcategory))
  if (account_id !== undefined) {
    const wanted = foldIdentifier(account_id)
    tests.push(({ heads, records }, record) => {
      const account = heads[records.head[record] as number]?.account_id ?? null
      return account !== null && foldIdentifier(account) === wanted
    })
  }
  const stated = ({ records }: ChargeBatch, record: number, name: ShipmentField): string | null =>
    records[name][record] ?? null
  for (const name of OF_SHIPMENT) {
    const wanted = rule[name]
    if (wanted !== undefined) tests.push((batch, record) => same(stated(batch, record, name), wanted))
  }
  if (reference !== undefined) {
    const matches = matcherOf(reference)
    tests.push((batch, record) => REFERENCES.some((name) => matches(stated(batch, record, name))))
  }
  return tests
}

/**
 * Whether a text matches a pattern, ignoring case. No regular expression: with many stars it would try all ways to split
 * a text.
 */
function matcherOf(pattern: string): (text: string | null) => boolean {
  const [start = '', ...others] = foldCase(pattern).split('*')
  const end = others.pop()
  return (given) => {
    if (given === null) return false
    const text = foldCase(given)
    if (end === undefined) return text === start
    if (!text.startsWith(start) || !text.endsWith(end)) return false
    let at = start.length
    for (const part of others) {
      const found = text.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= text.length - end.length
  }
}

/**
 * The batch with one charge per share, with the ids `ID.1`, `ID.2`… The amounts add up to the original charge to the
 * last digit.
 */
function dividedBatch(batch: ChargeBatch, found: readonly (readonly Share[])[]): ChargeBatch {
  const { heads, records, charges } = batch
  const out = {
    kind: [] as number[],
    column: [] as (string | null)[],
    gross: [] as Money[],
    net: [] as Money[],
    tax: [] as (Money | null)[],
    coding: [] as Coding[],
    share: [] as number[],
    id: [] as string[],
  }
  const first: number[] = []
  for (let record = 0; record < records.length; record++) {
    first.push(out.id.length)
    const decimals = minorDigits(heads[records.head[record] as number]?.currency ?? null)
    const end = records.first[record + 1] as number
    for (let charge = records.first[record] as number; charge < end; charge++) {
      const shares = found[charge] ?? NOTHING
      const percents = shares.map(({ percent }) => percent)
      const divided = (amount: Money): readonly Money[] =>
        shares.length < 2 ? [amount] : sharesByPercent(amount.text, percents, decimals).map(moneyOf)
      const gross = divided(charges.gross[charge] as Money)
      const net = divided(charges.net[charge] as Money)
      const tax = charges.tax[charge] ?? null
      const taxes = tax === null ? null : divided(tax)
      const id = chargeId(batch, record, charge)
      for (const [nth, amount] of net.entries()) {
        out.kind.push(charges.kind[charge] as number)
        out.column.push(charges.column[charge] as string | null)
        out.gross.push(gross[nth] as Money)
        out.net.push(amount)
        out.tax.push(taxes?.[nth] ?? null)
        out.coding.push(shares[nth]?.coding ?? UNCODED)
        out.share.push(nth)
        out.id.push(shares.length < 2 ? id : `${id}.${nth + 1}`)
      }
    }
  }
  first.push(out.id.length)
  return {
    ...batch,
    records: { ...records, first },
    charges: { length: out.id.length, ...out },
  }
}
