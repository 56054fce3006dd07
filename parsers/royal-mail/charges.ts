import type { ChargeRules } from '../../src/format/format.js'

/**
 * TRS  Tracked Returns Signed Tracked Returns 24
 *      ROYAL MAIL TRACKED 24
 *
 * Sources disagree about what a product code means, so the name of the product or service decides.
 */
export const ROYAL_MAIL_CHARGES: ChargeRules = {
  decides: 'label',
  rules: [
    { begins: 'Tracked Returns', category: 'returns' },
    { begins: ['Tracked', 'ROYAL MAIL TRACKED', 'ROYAL MAIL SIGNED FOR'], category: 'freight' },
    {
      code: ['SD1', 'SD9'],
      begins: ['Special Delivery', 'ROYAL MAIL SPECIAL DELIVERY'],
      category: 'freight',
    },
    // International products.
    { code: ['MPR', 'MP7'], category: 'freight' },
    // Tracked 48 and 24, by whichever source.
    { code: ['TPS', 'TPM'], category: 'freight' },
    // Returns in one source; elsewhere such codes are outbound services.
    { code: ['TRS', 'TRN'], category: 'returns' },
    // Administration of a sales order, of an international one.
    { code: ['RXA', 'IFB'], category: 'account', subcategory: 'administration' },
    // Adjustment of an international order.
    { code: 'IBB', category: 'adjustment', subcategory: 'billing' },
  ],
}
