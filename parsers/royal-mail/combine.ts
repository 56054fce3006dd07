/**
 * Royal Mail bills sales orders (on the pipe invoice: dockets); which items went with an order is in a list of
 * tracked items, kept by the shipper's own tools under names of their own.
 */
import type { Combination } from '../../src/format/format.js'

export const royalMailCombination: Combination = {
  id: 'royal-mail',
  title: 'Royal Mail sales orders divided over their tracked items',
  invoiceFormats: ['royal-mail-bex', 'royal-mail-invoice'],
  tracking: {
    order: [
      'sales_order_no',
      'sales order number',
      'sales order',
      'sales order id',
      'docket number',
      'docket no',
      'docket',
      'order number',
      'order no',
      'order id',
      'order',
    ],
    number: [
      'tracking_number',
      'tracking no',
      'tracking id',
      'tracking code',
      'tracking',
      'barcode',
      'barcode number',
      '1D barcode',
      'item id',
      'item number',
      'item no',
      'unique item id',
    ],
  },
}
