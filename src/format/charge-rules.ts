import type { ChargeCategory } from '../schema/line-item.js'

/** One text, or several of which any may match. */
export type Texts = string | readonly string[]

/**
 * One row of a carrier's table of charges: what is charged, and the ways to know it, any of which is enough.
 * When and why it is charged is the stage's business, not the rule's.
 */
export interface ChargeRule {
  readonly category: ChargeCategory
  /** Finer name within the category, one of `SUBCATEGORIES`. */
  readonly subcategory?: string
  /** The charge's cell as the format declares it, where the cell decides whatever its label says. */
  readonly cell?: Texts
  /** Code as the carrier writes it, exact. */
  readonly code?: Texts
  /** Label, compared exactly first, then without case, white space, punctuation and accents. */
  readonly label?: Texts
  /** The label begins so, without case, white-space runs and accents; punctuation counts. */
  readonly begins?: Texts
  /** The label contains this word, folded likewise. Only where the carrier's names leave nothing better. */
  readonly contains?: Texts
  /** A pattern for each part of the code: `*` is anything, `A|B` one of these, `''` an empty part. */
  readonly parts?: readonly string[]
}

/** A carrier's table. Exact matches count first; among patterns the first in table order. */
export interface ChargeRules {
  /** Which of code and label is asked first. */
  readonly decides: 'code' | 'label'
  /** How a code falls into the parts that `ChargeRule.parts` speaks of. */
  readonly split?: (code: string) => readonly string[]
  readonly rules: readonly ChargeRule[]
}
