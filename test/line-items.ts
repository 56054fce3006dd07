import type { LineItem } from '../src/schema/line-item.js'

/** A line item of a record that states nothing of its shipment, and that no rule codes. */
export const NO_SHIPMENT = {
  ship_date: null,
  service: null,
  zone: null,
  billed_weight: null,
  billed_weight_unit: null,
  reference_1: null,
  reference_2: null,
  reference_3: null,
  origin_country: null,
  destination_country: null,
  destination_postal_code: null,
  gl_account: null,
  cost_center: null,
} as const

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
    ...NO_SHIPMENT,
    source: { file: 'ups.csv', row: 1, column: null },
    ...given,
  }
}
