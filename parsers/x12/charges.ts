/** Charges of X12 by their codes, and by their descriptions if the code is general or unknown. */
import type { ChargeRules } from '../../src/format/format.js'
import { X12_CODES } from './charge-codes.js'

/** What an L1 without code is. */
export const LINE_FREIGHT = 'Freight of the line'

/** Codes that say so little that the description decides, if there is one. */
const GENERAL = ['MSC', 'MSG', 'SUR', '999']

export const X12_CHARGES: ChargeRules = {
  decides: 'code',
  split: (code) => [code],
  rules: [
    ...X12_CODES.map(([kind, codes]) => ({
      ...kind,
      code: Object.keys(codes).filter((code) => !GENERAL.includes(code)),
    })),
    { label: LINE_FREIGHT, category: 'freight', subcategory: 'base' },
    { contains: 'fuel', category: 'fuel' },
    { contains: 'discount', category: 'discount' },
    { contains: 'residential', category: 'delivery', subcategory: 'residential' },
    { parts: [GENERAL.join('|')], category: 'accessorial' },
  ],
}
