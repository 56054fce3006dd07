import type { Kind } from '../ledger/state.js'

/** X12 426 code by the category of a charge that is not owed or has the wrong price. */
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
