import type { Kind } from '../ledger/state.js'

/** X12 426 code of a charge that is not owed, or not at its price, by what it is for. */
export function adjustmentCode({ category, subcategory }: Pick<Kind, 'category' | 'subcategory'>): string {
  switch (category) {
    case 'freight':
      return '46'
    case 'handling':
      return subcategory === 'oversize' ? '32' : '23'
    case 'correction':
      return CORRECTIONS[subcategory ?? ''] ?? '40'
    case 'account':
      return '29'
    case 'delivery':
      return '30'
    case 'pickup':
      return '31'
    default:
      return '23'
  }
}

const CORRECTIONS: Readonly<Record<string, string>> = { zone: '46', shipping_charge: '22' }
