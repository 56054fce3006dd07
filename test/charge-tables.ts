import { DHL_ECOMMERCE_CHARGES } from '../parsers/dhl-ecommerce/charges.js'
import { DHL_EXPRESS_CHARGES } from '../parsers/dhl-express/charges.js'
import { DPD_CHARGES } from '../parsers/dpd/charges.js'
import { FEDEX_INTL_CHARGES, FEDEX_US_CHARGES } from '../parsers/fedex/charges.js'
import { ROYAL_MAIL_CHARGES } from '../parsers/royal-mail/charges.js'
import { UPS_CHARGES } from '../parsers/ups/charges.js'
import { USPS_CHARGES } from '../parsers/usps/charges.js'
import type { ChargeRules } from '../src/format.js'

/** Every table of charges, by name. */
export const TABLES: Readonly<Record<string, ChargeRules>> = {
  ups: UPS_CHARGES,
  'fedex-us': FEDEX_US_CHARGES,
  'fedex-intl': FEDEX_INTL_CHARGES,
  'dhl-express': DHL_EXPRESS_CHARGES,
  'dhl-ecommerce': DHL_ECOMMERCE_CHARGES,
  dpd: DPD_CHARGES,
  usps: USPS_CHARGES,
  'royal-mail': ROYAL_MAIL_CHARGES,
}
