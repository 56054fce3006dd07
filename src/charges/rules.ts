import type { ChargeCategory } from '../line-item.js'

/** One row of a carrier's table of charges. It says what is charged; the stage says when and why. */
export interface ChargeRule {
  readonly category: ChargeCategory
  readonly subcategory?: string
  /** Code as the carrier writes it, exact. */
  readonly code?: string
  /** Label, compared exactly first, then without case, white space, punctuation and accents. */
  readonly label?: string
  /** The label begins so (after the same folding). */
  readonly begins?: string
  /** Pattern over the exact code; tried in table order after all exact matches. */
  readonly codePattern?: RegExp
  /** Billing category of the X12 210 / ShipEngine-like crosswalk, where one is certain. */
  readonly x12?: string
  /** The evidence is weak: expected to change. */
  readonly uncertain?: true
}

/** A carrier's table, and which of code and label decides where both would match. */
export interface ChargeRules {
  readonly decides: 'code' | 'label'
  readonly rules: readonly ChargeRule[]
}
