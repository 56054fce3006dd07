/** The generators by format id. */
import { dhlEcommerce } from './dhl-ecommerce.js'
import { fedexIntl } from './fedex-intl.js'
import { fedexUs } from './fedex-us.js'
import type { Generator } from './types.js'
import { upsBilling } from './ups-billing.js'

export const GENERATORS: Readonly<Record<string, Generator>> = {
  'dhl-ecommerce': dhlEcommerce,
  'fedex-intl': fedexIntl,
  'fedex-us': fedexUs,
  'ups-billing': upsBilling,
}
