import type { LineItem } from '../src/schema/line-item.js'

/** A plain line item for tests; what matters to a test is given. */
export function lineItem(given: Partial<LineItem> = {}): LineItem {
  return {
    id: 'ups-1',
    carrier: 'ups',
    format: 'ups-billing',
    account_id: '0000A1B2C3',
    invoice_id: '000000A1B2C3044',
    invoice_date: '2026-02-28',
    transaction_date: '2026-02-25',
    tracking_number: '1ZA1B2C30300000012',
    shipment_id: null,
    charge_code: 'FRT/SHP/003/',
    charge_description: 'Ground Commercial',
    charge_category: 'freight',
    charge_subcategory: null,
    charge_stage: 'original',
    currency: 'USD',
    gross_cost: '12.40',
    net_cost: '10.20',
    tax_cost: null,
    source: { file: 'ups.csv', row: 1, column: null },
    ...given,
  }
}
