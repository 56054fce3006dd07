/** The generators by format id. */
import { dhlEcommerce } from './dhl-ecommerce.js'
import { dhlExpress } from './dhl-express.js'
import { dpdInsights } from './dpd-insights.js'
import { dpdUk } from './dpd-uk.js'
import { fedexIntl } from './fedex-intl.js'
import { fedexUs } from './fedex-us.js'
import { royalMailBex } from './royal-mail-bex.js'
import { royalMailCombined } from './royal-mail-combined.js'
import { royalMailInvoice } from './royal-mail-invoice.js'
import type { Generator } from './types.js'
import { upsBilling } from './ups-billing.js'
import { uspsEps } from './usps-eps.js'

export const GENERATORS: Readonly<Record<string, Generator>> = {
  'dhl-ecommerce': dhlEcommerce,
  'dhl-express': dhlExpress,
  'dpd-insights': dpdInsights,
  'dpd-uk': dpdUk,
  'fedex-intl': fedexIntl,
  'fedex-us': fedexUs,
  'royal-mail-bex': royalMailBex,
  'royal-mail-combined': royalMailCombined,
  'royal-mail-invoice': royalMailInvoice,
  'ups-billing': upsBilling,
  'usps-eps': uspsEps,
}
