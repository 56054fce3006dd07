/** What is charged, without its amount: stored once for each distinct charge of a file and shared by its lines. */

import type { ChargeCategory, ChargeStage } from '../schema/line-item.js'
import type { Classifier } from './classify.js'

export interface ChargeIdentity {
  readonly code: string | null
  readonly description: string
  readonly category: ChargeCategory
  readonly subcategory: string | null
  /** Its numbers in a list of kinds, by stage, -1 if it has none yet; and the most recent number. */
  numbered: { readonly of: object; readonly byStage: number[]; stage: ChargeStage; number: number } | null
}

/** `cell` is the charge's cell as the declaration names it; null if a record is one charge. */
export type Identify = (code: string | null, description: string, cell: string | null) => ChargeIdentity

export function identifyWith(classifier: Classifier): Identify {
  return (code, description, cell) => {
    const { category, subcategory } = classifier.classify(code, description, cell)
    return { code, description, category, subcategory, numbered: null }
  }
}
