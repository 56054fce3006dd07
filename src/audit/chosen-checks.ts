/** Which checks take part in an audit. */

import type { Check } from '../checks/check.js'
import { CHECKS } from '../checks/index.js'
import { taxRate } from '../checks/tax-rate.js'
import type { Keeps } from '../ledger/state.js'
import { InvoiceError } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'

export interface ChosenChecks {
  /** Checks that are reported. */
  readonly shown: ReadonlySet<string>
  /** Those that look: findings of others may be the cause of one that is shown, and taxes are part of what invoices come to. */
  readonly looking: readonly Check[]
}

const ALL: ChosenChecks = { shown: new Set(CHECKS.map(({ name }) => name)), looking: CHECKS }

/** `allLook`: those that are not shown look all the same. Throws `InvoiceError` (`usage`) for a name of no check. */
export function chooseChecks(names: readonly string[] | undefined, allLook = false): ChosenChecks {
  if (names === undefined) return ALL
  const wrong = names.find((name) => !ALL.shown.has(name))
  if (wrong !== undefined)
    throw new InvoiceError({
      code: 'usage',
      value: `--check ${wrong}`,
      expected: 'the name of a check',
      remedy: didYouMean(wrong, [...ALL.shown], '`parse-invoice checks` names them.'),
    })
  const shown = new Set(names)
  if (allLook) return { ...ALL, shown }
  const causes = CHECKS.flatMap((check) => (shown.has(check.name) ? (check.follows ?? []) : []))
  const looking = new Set([...names, ...causes, taxRate.name])
  return { shown, looking: CHECKS.filter(({ name }) => looking.has(name)) }
}

/** A state shows by its tables which checks have looked. */
export const keepsOf = ({ looking }: ChosenChecks): Keeps =>
  Object.fromEntries(looking.map(({ name, keeps = {} }) => [name, keeps]))
