/** The generators by format id. */
import { fedexUs } from './fedex-us.js'
import type { Generator } from './types.js'
import { upsBilling } from './ups-billing.js'

export const GENERATORS: Readonly<Record<string, Generator>> = {
  'fedex-us': fedexUs,
  'ups-billing': upsBilling,
}
