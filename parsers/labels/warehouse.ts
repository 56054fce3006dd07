import type { LabelExport } from '../../src/format/format.js'

/**
 * The list of orders of a warehouse system, with its shipments and their packages.
 *
 *   {"order_number":"SO-1","shipments":[{"carrier":"ups","service":"ground","packages":[{"tracking_number":"1Z…","shipping_cost":"9.10","weight":…}]}]}
 */
export const WAREHOUSE: LabelExport = {
  id: 'warehouse-orders',
  title: 'orders of a warehouse',
  recognise: [['shipments.packages.tracking_number', 'shipments.tracking_number']],
  within: ['shipments', 'packages'],
  columns: {
    tracking_number: ['shipments.packages.tracking_number', 'shipments.tracking_number'],
    currency: [
      'shipments.packages.shipping_cost.currency',
      'shipments.packages.currency',
      'shipments.currency',
      'currency',
      'currency_code',
    ],
    weight: ['shipments.packages.weight.value', 'shipments.packages.weight', 'shipments.weight'],
    weight_unit: [
      'shipments.packages.weight.unit',
      'shipments.packages.weight_unit',
      'shipments.weight_unit',
      'weight_unit',
    ],
    service: [
      'shipments.packages.service',
      'shipments.service',
      'shipments.shipping_method',
      'shipping_method',
    ],
    reference: ['order_number', 'reference_id', 'order_id', 'id'],
    ship_date: [
      'shipments.packages.shipped_date',
      'shipments.shipped_date',
      'shipments.ship_date',
      'shipped_date',
    ],
    carrier: [
      'shipments.packages.carrier',
      'shipments.carrier',
      'shipments.shipping_carrier',
      'shipping_carrier',
    ],
    length: ['shipments.packages.measurements.length', 'shipments.packages.length'],
    width: ['shipments.packages.measurements.width', 'shipments.packages.width'],
    height: ['shipments.packages.measurements.height', 'shipments.packages.height'],
  },
  paid: [
    'shipments.packages.shipping_cost.amount',
    'shipments.packages.shipping_cost',
    'shipments.shipping_cost.amount',
    'shipments.shipping_cost',
  ],
  voided: {
    column: [
      'shipments.packages.status',
      'shipments.packages.voided',
      'shipments.status',
      'shipments.voided',
    ],
    words: ['voided', 'void', 'cancelled', 'canceled', 'true'],
    live: ['shipped', 'delivered', 'in_transit', 'packed', 'false'],
  },
}
