/** Which checks take part in an audit. */

import { CONTRACT_CHECKS } from '../checks/charge-checks.js'
import type { Check } from '../checks/check.js'
import { fuelRate } from '../checks/fuel-rate.js'
import { CHECKS } from '../checks/index.js'
import { taxRate } from '../checks/tax-rate.js'
import { voidedBilled } from '../checks/voided-billed.js'
import type { Keeps } from '../ledger/state.js'
import { InvoiceError } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'
import { OF_REMAINDERS } from './shared-money.js'

export interface ChosenChecks {
  /** Checks that are reported. */
  readonly shown: ReadonlySet<string>
  /** Checks that run: their findings may be the cause of one that is reported, and taxes are part of the totals of invoices. */
  readonly looking: readonly Check[]
}

/** Checks that only need sums: nothing of a parcel is claimed. */
export const OF_TOTALS: ReadonlySet<string> = new Set([
  'invoice_total',
  'row_total',
  'shipment_count',
  'shipment_total',
])
const ALL: ChosenChecks = { shown: new Set(CHECKS.map(({ name }) => name)), looking: CHECKS }

/** `allLook`: checks that are not reported run too. Throws `InvoiceError` (`usage`) if a name is not that of a check. */
export function chooseChecks(names: readonly string[] | undefined, allLook = false): ChosenChecks {
  if (names === undefined) return ALL
  const wrong = names.find((name) => !ALL.shown.has(name))
  if (wrong !== undefined)
    throw new InvoiceError({
      code: 'usage',
      value: `check: ${wrong}`,
      expected: 'the name of a check',
      remedy: didYouMean(wrong, [...ALL.shown], '`parse-invoice checks` names them.'),
    })
  const shown = new Set(names)
  if (allLook || names.some((name) => OF_REMAINDERS.has(name))) return { ...ALL, shown }
  const causes = CHECKS.flatMap((check) => (shown.has(check.name) ? (check.follows ?? []) : []))
  const looking = new Set([...names, ...causes, taxRate.name])
  // The claim of a whole shipment explains all others, and what is against a contract comes back with its fuel.
  if (!names.every((name) => OF_TOTALS.has(name))) looking.add(voidedBilled.name)
  if (CONTRACT_CHECKS.some((name) => shown.has(name))) looking.add(fuelRate.name)
  return { shown, looking: CHECKS.filter(({ name }) => looking.has(name)) }
}

/** The tables of a state show which checks have run. */
export const keepsOf = ({ looking }: ChosenChecks): Keeps =>
  Object.fromEntries(looking.map(({ name, keeps = {} }) => [name, keeps]))
