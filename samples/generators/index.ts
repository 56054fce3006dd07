/** The generators by format id. */
import { dhlEcommerce } from './dhl-ecommerce.js'
import { dhlExpress } from './dhl-express.js'
import { dpdInsights } from './dpd-insights.js'
import { dpdUk } from './dpd-uk.js'
import { edifactIftfcc, edifactInvoic } from './edifact-freight.js'
import { fedexEdi } from './fedex-edi.js'
import { fedexIntl } from './fedex-intl.js'
import { fedexUs } from './fedex-us.js'
import { royalMailBex } from './royal-mail-bex.js'
import { royalMailCombined } from './royal-mail-combined.js'
import { royalMailInvoice } from './royal-mail-invoice.js'
import type { Generator } from './types.js'
import { upsBilling } from './ups-billing.js'
import { uspsEps } from './usps-eps.js'
import { x12Freight } from './x12-freight.js'

export const GENERATORS: Readonly<Record<string, Generator>> = {
  'dhl-ecommerce': dhlEcommerce,
  'dhl-express': dhlExpress,
  'dpd-insights': dpdInsights,
  'dpd-uk': dpdUk,
  'edifact-iftfcc': edifactIftfcc,
  'edifact-invoic': edifactInvoic,
  'fedex-edi': fedexEdi,
  'fedex-intl': fedexIntl,
  'fedex-us': fedexUs,
  'royal-mail-bex': royalMailBex,
  'royal-mail-combined': royalMailCombined,
  'royal-mail-invoice': royalMailInvoice,
  'ups-billing': upsBilling,
  'usps-eps': uspsEps,
  'x12-freight': x12Freight,
}
