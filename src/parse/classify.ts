import type { ChargeRules } from '../format/charge-rules.js'
import type { ChargeCategory } from '../schema/line-item.js'
import type { OwnRule } from '../tables/own-rule.js'
import { LONGEST_LABEL } from '../values/fold-label.js'
import { ownLookup, type RuleScope } from './own-rule-lookup.js'
import { lookupOf, textsOf } from './rule-lookup.js'

/** The rules' result for a charge. */
interface Classified {
  readonly category: ChargeCategory
  readonly subcategory: string | null
  /** Whether a rule of the user or of the carrier matched; a rule may assign `uncategorized` on purpose. */
  readonly known: boolean
}

export interface Classifier {
  /** `cell` is the charge's cell as the format declares it; null if a record is one charge. */
  classify(code: string | null, label: string, cell?: string | null): Classified
}

const UNKNOWN: Classified = Object.freeze({ category: 'uncategorized', subcategory: null, known: false })

/** At most this many distinct charges are cached: a file with a different label on every row must not fill the memory. */
const REMEMBERED = 4096

type Decide = (code: string | null, label: string) => Classified

/**
 * The classifier of one format: the user's rules first, then the carrier's table. The rules are evaluated once for
 * each distinct charge; after that a row costs two map lookups.
 */
export function createClassifier(
  rules: ChargeRules,
  own: readonly OwnRule[] = [],
  scope: RuleScope = { carrier: '', format: '' },
): Classifier {
  const carriers = lookupOf(rules)
  const users = own.length === 0 ? undefined : ownLookup(own, scope)
  const decide =
    (cell: string | null): Decide =>
    (code, label) => {
      const rule = users?.(code, label) ?? carriers(code, label, cell)
      if (rule === undefined) return UNKNOWN
      return { category: rule.category, subcategory: rule.subcategory ?? null, known: true }
    }
  const elsewhere = remember(decide(null))
  // Only the few cells that the table's rules refer to have their own cache; all others share one.
  const deciding = new Map<string, Decide>()
  for (const cell of rules.rules.flatMap((rule) => textsOf(rule.cell)))
    deciding.set(cell, remember(decide(cell)))
  if (deciding.size === 0) return { classify: elsewhere }
  return {
    classify: (code, label, cell = null) =>
      ((cell === null ? undefined : deciding.get(cell)) ?? elsewhere)(code, label),
  }
}

function remember(decide: Decide): Decide {
  const known = new Map<string | null, Map<string, Classified>>()
  let size = 0
  return (code, label) => {
    const found = known.get(code)?.get(label)
    if (found !== undefined) return found
    const classified = decide(code, label)
    if (label.length > LONGEST_LABEL || (code !== null && code.length > LONGEST_LABEL)) return classified
    if (size >= REMEMBERED) {
      known.clear()
      size = 0
    }
    const key = code === null ? null : detached(code)
    const labels = known.get(key) ?? new Map<string, Classified>()
    known.set(key, labels)
    labels.set(detached(label), classified)
    size++
    return classified
  }
}

/** A separate copy: a text cut from a chunk of the file would keep the whole chunk in memory. */
const detached = (text: string): string => text.split('').join('')
