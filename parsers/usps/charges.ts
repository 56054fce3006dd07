import type { ChargeRules } from '../../src/format/format.js'

/** USPS Enterprise Payment System: the Transaction Type says what was paid for; the mail class only how it went. */
export const USPS_CHARGES: ChargeRules = {
  decides: 'label',
  rules: [
    { label: 'Label Purchase', category: 'freight', subcategory: 'postage' },
    { label: 'Shipping Services File', category: 'freight', subcategory: 'manifest' },
    { label: 'SCAN Form Used', category: 'freight', subcategory: 'scan_form' },
    { label: 'Carrier Pickup', category: 'pickup' },
    { label: 'Label Refund', begins: 'Refund', category: 'refund' },
    { contains: 'Adjust', category: 'adjustment' },
  ],
}
