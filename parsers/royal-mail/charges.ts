import type { ChargeRules } from '../../src/format/format.js'

/**
 * TRS  Tracked Returns Signed Tracked Returns 24
 *      ROYAL MAIL TRACKED 24
 * MP7  INTL BUS PARCELS TRACKED COUNTRY PRICED
 *
 * Sources disagree about what a product code means, so the name of the product or service decides.
 */
export const ROYAL_MAIL_CHARGES: ChargeRules = {
  decides: 'label',
  rules: [
    {
      code: ['TSN', 'TSS'],
      begins: ['Tracked', 'ROYAL MAIL TRACKED', 'International Tracked'].flatMap((name) =>
        ['Returns', '24 Returns', '48 Returns'].map((service) => `${name} ${service}`),
      ),
      category: 'returns',
    },
    { begins: ['Tracked', 'ROYAL MAIL TRACKED', 'ROYAL MAIL SIGNED FOR'], category: 'freight' },
    {
      code: ['CRL', 'PPF', 'TPN', 'TPL', 'TRM'],
      begins: ['ROYAL MAIL 24', 'ROYAL MAIL 48', 'RM 24', 'RM 48'],
      category: 'freight',
    },
    {
      code: ['SD1', 'SD2', 'SD3', 'SD4', 'SD5', 'SD6', 'SD9'],
      begins: ['Special Delivery', 'ROYAL MAIL SPECIAL DELIVERY', 'SD GUARANTEED'],
      category: 'freight',
    },
    {
      code: 'STL',
      begins: [
        ...['1ST AND 2ND CLASS', '1ST CLASS', '2ND CLASS', 'FIRST CLASS', 'SECOND CLASS'],
        ...['ROYAL MAIL FIRST CLASS', 'ROYAL MAIL SECOND CLASS'],
        ...['ROYAL MAIL 1ST CLASS', 'ROYAL MAIL 2ND CLASS'],
      ],
      category: 'freight',
    },
    {
      begins: [
        ...['INTL BUS PARCEL', 'INTL BUS MAIL', 'INTL BUS PRCL', 'INT BUS PRCL', 'INT BUS MAIL'],
        ...['INTERNATIONAL BUSINESS PARCEL', 'INTERNATIONAL BUSINESS MAIL'],
        ...['INTL STANDARD', 'INTL ECONOMY', 'INTL SIGNED', 'INTL TRACKED'],
        ...['INTERNATIONAL STANDARD', 'INTERNATIONAL ECONOMY'],
        ...['INTERNATIONAL SIGNED', 'INTERNATIONAL TRACKED'],
      ],
      category: 'freight',
    },
    // International products.
    { code: ['MPR', 'MP7'], category: 'freight' },
    // Tracked 48 and 24, by whichever source.
    { code: ['TPS', 'TPM'], category: 'freight' },
    // `TRS` and `TRN` are returns in one source, letterbox parcels in the published lists: by themselves they say nothing.
    // Administration of a sales order, of an international one.
    { code: ['RXA', 'IFB'], category: 'account', subcategory: 'administration' },
    // Adjustment of an international order.
    { code: 'IBB', category: 'adjustment', subcategory: 'billing' },
  ],
}
