/** The list of formats. A new carrier is a line here. */
import { dhlEcommerce } from './dhl-ecommerce/dhl-ecommerce.js'
import { dhlExpress } from './dhl-express/dhl-express.js'
import { dpdInsights } from './dpd/dpd-insights.js'
import { dpdUk } from './dpd/dpd-uk.js'
import { edifactIftfcc } from './edifact/edifact-iftfcc.js'
import { edifactInvoic } from './edifact/edifact-invoic.js'
import { fedexEdi } from './fedex/fedex-edi.js'
import { fedexIntl } from './fedex/fedex-intl.js'
import { fedexUs } from './fedex/fedex-us.js'
import { LABEL_EXPORTS } from './labels/labels.js'
import { royalMailCombination } from './royal-mail/combine.js'
import { royalMailBex } from './royal-mail/royal-mail-bex.js'
import { royalMailCombined } from './royal-mail/royal-mail-combined.js'
import { royalMailInvoice } from './royal-mail/royal-mail-invoice.js'
import { upsBilling } from './ups/ups-billing.js'
import { uspsEps } from './usps/usps-eps.js'
import { x12Freight } from './x12/x12-freight.js'

export const FORMATS = [
  upsBilling,
  fedexUs,
  fedexIntl,
  fedexEdi,
  dhlExpress,
  dhlEcommerce,
  dpdInsights,
  dpdUk,
  uspsEps,
  royalMailCombined,
  royalMailInvoice,
  royalMailBex,
  x12Freight,
  edifactIftfcc,
  edifactInvoic,
] as const

export { LABEL_EXPORTS }

/** Invoices that can be divided over a list of tracked items. */
export const COMBINATIONS = [royalMailCombination] as const
