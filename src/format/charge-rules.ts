import type { ChargeCategory } from '../schema/line-item.js'

/** One text, or several: any of them may match. */
export type Texts = string | readonly string[]

/**
 * One row of a carrier's table of charges: what is charged, and ways to recognise it, each sufficient by itself.
 * When and why it is charged is decided by the stage, not by the rule.
 */
export interface ChargeRule {
  readonly category: ChargeCategory
  /** Subdivision of the category, one of `SUBCATEGORIES`. */
  readonly subcategory?: string
  /** The charge's cell as the format declares it, if the cell decides whatever its label says. */
  readonly cell?: Texts
  /** Code as the carrier writes it, exact. */
  readonly code?: Texts
  /** Label, compared exactly first, then without case, white space, punctuation and accents. */
  readonly label?: Texts
  /** The label begins with this, compared without case, white-space runs and accents; punctuation counts. */
  readonly begins?: Texts
  /** The label contains this word, compared in the same way. Only if the carrier's names allow nothing better. */
  readonly contains?: Texts
  /** A pattern for each part of the code: `*` is anything, `A|B` one of these, `''` an empty part. */
  readonly parts?: readonly string[]
}

/** A carrier's table. Exact matches come first; among patterns the first in table order. */
export interface ChargeRules {
  /** Which of code and label is matched first. */
  readonly decides: 'code' | 'label'
  /** How a code is divided into the parts that `ChargeRule.parts` matches. */
  readonly split?: (code: string) => readonly string[]
  readonly rules: readonly ChargeRule[]
}
