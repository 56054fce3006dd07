/** The building blocks of the sentences of findings. */
import type { Facts } from '../schema/audit-report.js'
import { amountWithCurrency } from '../values/shown-amounts.js'

export type Sentence = (facts: Facts) => string

/** A value unchanged; empty if there is none. */
export const text = (facts: Facts, name: string): string => `${facts[name] ?? ''}`

/** An amount with the minor digits of its currency: `12.00 USD`. */
export function amount(facts: Facts, name: string, currency: string = 'currency'): string {
  const code = facts[currency]
  return amountWithCurrency(text(facts, name), code === undefined ? null : `${code}`)
}

/** The values `name_1`, `name_2`, ... */
export function numberedFacts(facts: Facts, name: string): string[] {
  const values: string[] = []
  for (let at = 1; facts[`${name}_${at}`] !== undefined; at++) values.push(text(facts, `${name}_${at}`))
  return values
}
