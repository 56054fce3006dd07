/**
 * Exports of label platforms. The comment above each states what is published and what is inferred; the rows of the
 * samples in `test/labels` are invented.
 */
import type { LabelExport } from '../../src/format/format.js'
import { WAREHOUSE } from './warehouse.js'

/**
 * The list of shipments as the API gives it: names published in its reference.
 *
 *   orderNumber,shipDate,trackingNumber,carrierCode,serviceCode,shipmentCost,insuranceCost,voided,weight.value,weight.units
 */
const SHIPSTATION_API: LabelExport = {
  id: 'shipstation-shipments',
  title: 'ShipStation list of shipments',
  recognise: ['shipmentCost', 'trackingNumber', 'carrierCode', 'serviceCode'],
  columns: {
    tracking_number: 'trackingNumber',
    weight: ['weight.value', 'weight'],
    weight_unit: ['weight.units', 'weightUnits'],
    service: 'serviceCode',
    reference: 'orderNumber',
    ship_date: 'shipDate',
    carrier: 'carrierCode',
    length: 'dimensions.length',
    width: 'dimensions.width',
    height: 'dimensions.height',
  },
  paid: 'shipmentCost',
  fees: ['insuranceCost'],
  voided: { column: 'voided', words: ['true', 'yes'], live: ['false', 'no'] },
}

/**
 * The shipments grid, exported. Names inferred from the grid's own columns.
 *
 *   Ship Date,Order #,Provider,Service,Tracking #,Carrier Fee,Insurance Fee,Zone,Weight,Weight Unit,Voided
 */
const SHIPSTATION: LabelExport = {
  id: 'shipstation',
  title: 'ShipStation export of shipments',
  recognise: ['Carrier Fee', 'Provider', 'Ship Date', ['Tracking #', 'Tracking Number']],
  columns: {
    tracking_number: ['Tracking #', 'Tracking Number'],
    weight: ['Weight', 'Shipment Weight', 'Weight (oz)'],
    weight_unit: ['Weight Unit', 'Weight Units'],
    service: 'Service',
    zone: 'Zone',
    reference: ['Order #', 'Order Number'],
    ship_date: 'Ship Date',
    carrier: 'Provider',
    currency: 'Currency',
  },
  paid: 'Carrier Fee',
  fees: ['Insurance Fee'],
  voided: {
    column: ['Voided', 'Void Date', 'Voided Date'],
    words: ['true', 'yes', 'voided'],
    live: ['false', 'no'],
  },
}

/**
 * The shipment report: names published in its reference. Weights are in ounces, sides in inches. `rate` is what was quoted; what was
 * paid is `postage_fee` with the other fees.
 *
 *   created_at,id,tracking_code,status,carrier,service,rate,postage_fee,label_fee,insurance_fee,weight,reference,refund_status,usps_zone
 */
const EASYPOST: LabelExport = {
  id: 'easypost',
  title: 'EasyPost shipment report',
  recognise: ['tracking_code', 'postage_fee'],
  columns: {
    tracking_number: 'tracking_code',
    weight: 'weight',
    service: 'service',
    zone: ['usps_zone', 'zone'],
    reference: 'reference',
    ship_date: ['postage_label_created_at', 'created_at'],
    carrier: 'carrier',
    currency: 'currency',
    length: 'length',
    width: 'width',
    height: 'height',
  },
  paid: 'postage_fee',
  fees: ['label_fee', 'insurance_fee', 'carbon_offset_fee', 'tracker_fee'],
  quoted: 'rate',
  currency: 'USD',
  weightUnit: 'oz',
  voided: { column: 'refund_status', words: ['refunded'], live: ['rejected', 'not_applicable', 'none'] },
}

/**
 * The list of transactions as the API gives it: names published in its reference.
 *
 *   tracking_number,status,rate.amount,rate.currency,rate.provider,rate.servicelevel_name,object_created
 */
const SHIPPO_API: LabelExport = {
  id: 'shippo-transactions',
  title: 'Shippo list of transactions',
  recognise: ['rate.amount', 'rate.provider', 'tracking_number'],
  columns: {
    tracking_number: 'tracking_number',
    currency: 'rate.currency',
    service: 'rate.servicelevel_name',
    ship_date: 'object_created',
    carrier: 'rate.provider',
    reference: 'metadata',
  },
  paid: 'rate.amount',
  voided: { column: 'status', words: ['REFUNDED'], live: ['SUCCESS', 'REFUNDREJECTED'] },
}

/**
 * The export of labels. Names inferred from the portal.
 *
 *   Label Date,Order Number,Carrier,Service Level,Tracking Number,Label Cost,Insurance Cost,Currency,Weight,Mass Unit,Refund Status
 */
const SHIPPO: LabelExport = {
  id: 'shippo',
  title: 'Shippo export of labels',
  recognise: ['Label Cost', 'Service Level', 'Mass Unit', 'Tracking Number'],
  columns: {
    tracking_number: 'Tracking Number',
    currency: 'Currency',
    weight: 'Weight',
    weight_unit: 'Mass Unit',
    service: 'Service Level',
    reference: 'Order Number',
    ship_date: ['Label Date', 'Label Created'],
    carrier: 'Carrier',
  },
  paid: 'Label Cost',
  fees: ['Insurance Cost'],
  voided: {
    column: 'Refund Status',
    words: ['REFUNDED', 'SUCCESS'],
    live: ['REFUNDREJECTED', 'ERROR', 'none'],
  },
}

/**
 * The export of labels, with `Charged` and `Status`; the other names are inferred.
 *
 *   Created,Tracking,Carrier,Service,Weight (oz),Charged,Status,Reference
 */
const ELITEWORKS: LabelExport = {
  id: 'eliteworks',
  title: 'EliteWorks export of labels',
  recognise: ['Charged', 'Status', ['Tracking', 'Tracking Number'], 'Service'],
  columns: {
    tracking_number: ['Tracking', 'Tracking Number'],
    currency: 'Currency',
    weight: ['Weight (oz)', 'Weight (lb)', 'Weight'],
    weight_unit: 'Weight Unit',
    service: 'Service',
    zone: 'Zone',
    reference: ['Reference', 'Order'],
    ship_date: ['Created', 'Created At', 'Date'],
    carrier: 'Carrier',
  },
  paid: 'Charged',
  voided: {
    column: 'Status',
    words: ['VOIDED', 'VOID'],
    live: ['ACTIVE', 'PURCHASED', 'CREATED', 'PRINTED'],
  },
}

/**
 * The print history of Stamps.com. Names inferred from its columns on the screen; weights are written `1 lb 4 oz`.
 *
 *   Tracking #,Date Printed,Recipient,Weight,Carrier,Class Service,Amount Paid,Adj. Amount,Refund Status,Cost Code,Reference1
 */
const STAMPS: LabelExport = {
  id: 'stamps-com',
  title: 'Stamps.com print history',
  recognise: ['Amount Paid', 'Date Printed', ['Tracking #', 'Tracking Number']],
  columns: {
    tracking_number: ['Tracking #', 'Tracking Number'],
    weight: 'Weight',
    service: ['Class Service', 'Mail Class', 'Service'],
    zone: 'Zone',
    reference: ['Reference1', 'Reference 1', 'Order ID'],
    ship_date: ['Ship Date', 'Date Printed'],
    carrier: 'Carrier',
    cost_center: 'Cost Code',
  },
  paid: 'Amount Paid',
  currency: 'USD',
  weightUnit: 'oz',
  voided: {
    column: 'Refund Status',
    words: ['Refunded', 'Approved', 'Refund Approved'],
    live: ['Rejected', 'None', 'N/A'],
  },
}

/**
 * The transactions of a Pitney Bowes meter or of SendPro. Names inferred from its reports.
 *
 *   Date,Transaction ID,Carrier,Service,Tracking Number,Weight,Weight Unit,Postage Amount,Special Services Amount,Transaction Status,Cost Account
 */
const PITNEY_BOWES: LabelExport = {
  id: 'pitney-bowes',
  title: 'Pitney Bowes transactions',
  recognise: ['Postage Amount', 'Transaction ID', 'Tracking Number'],
  columns: {
    tracking_number: 'Tracking Number',
    weight: 'Weight',
    weight_unit: 'Weight Unit',
    service: ['Service', 'Class'],
    zone: 'Zone',
    reference: ['Reference', 'Order Number'],
    ship_date: ['Ship Date', 'Date', 'Transaction Date'],
    carrier: 'Carrier',
    cost_center: ['Cost Account', 'Account Name'],
    currency: 'Currency',
  },
  paid: 'Postage Amount',
  fees: ['Special Services Amount', 'Insurance Amount'],
  voided: {
    column: ['Transaction Status', 'Refund Status'],
    words: ['Refunded', 'Voided', 'Refund Approved'],
    live: ['Printed', 'Completed', 'Refund Denied'],
  },
}

export const LABEL_EXPORTS: readonly LabelExport[] = [
  SHIPSTATION_API,
  SHIPSTATION,
  EASYPOST,
  SHIPPO_API,
  SHIPPO,
  ELITEWORKS,
  STAMPS,
  PITNEY_BOWES,
  WAREHOUSE,
]
