/** The generators by format id. */
import type { Generator } from './types.js'
import { upsBilling } from './ups-billing.js'

export const GENERATORS: Readonly<Record<string, Generator>> = {
  'ups-billing': upsBilling,
}
