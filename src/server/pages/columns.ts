/** Columns of the line items that users can choose. */
import type { LineItem } from '../../schema/line-item.js'

export type ItemColumn = Exclude<keyof LineItem, 'source' | 'raw'>

export const TITLES: Readonly<Partial<Record<ItemColumn, string>>> = {
  transaction_date: 'Date',
  carrier: 'Carrier',
  account_id: 'Account',
  invoice_id: 'Invoice',
  invoice_date: 'Invoice date',
  tracking_number: 'Tracking number',
  charge_description: 'Charge',
  charge_category: 'Category',
  charge_subcategory: 'Subcategory',
  charge_stage: 'Stage',
  charge_code: 'Code',
  currency: 'Currency',
  gross_cost: 'Gross',
  net_cost: 'Net',
  tax_cost: 'Tax',
  ship_date: 'Ship date',
  service: 'Service',
  zone: 'Zone',
  billed_weight: 'Weight',
  billed_weight_unit: 'Unit',
  reference_1: 'Reference 1',
  reference_2: 'Reference 2',
  reference_3: 'Reference 3',
  origin_country: 'From',
  destination_country: 'To',
  destination_postal_code: 'Postal code',
  gl_account: 'GL account',
  cost_center: 'Cost center',
  shipment_id: 'Shipment',
  format: 'Format',
  id: 'Id',
}

export const COLUMNS = Object.keys(TITLES) as ItemColumn[]

const DEFAULT_COLUMNS: readonly ItemColumn[] = [
  'transaction_date',
  'carrier',
  'invoice_id',
  'tracking_number',
  'charge_description',
  'charge_category',
  'gross_cost',
  'net_cost',
  'currency',
]

export const DECIMALS: ReadonlySet<ItemColumn> = new Set([
  'gross_cost',
  'net_cost',
  'tax_cost',
  'billed_weight',
])

const KEY = 'line-item-columns'

/** The columns chosen last in this browser. */
export function keptColumns(): ItemColumn[] {
  const names = (localStorage.getItem(KEY) ?? '').split(',')
  const known = COLUMNS.filter((name) => names.includes(name))
  return known.length > 0 ? known : [...DEFAULT_COLUMNS]
}

export const keepColumns = (columns: readonly ItemColumn[]): void =>
  localStorage.setItem(KEY, columns.join(','))
