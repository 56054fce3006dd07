/** What the audit may assume of FedEx billing files, US and elsewhere. */
import type { AuditHints, ClaimHint, FactMap } from '../../src/format/format.js'
import { FEDEX_GUARANTEES } from './guarantees.js'
import { FEDEX_SERVICES } from './services.js'
import { FEDEX_MINIMUMS, FEDEX_SIZE_CHARGES } from './size-charges.js'

const RECIPIENT = {
  lines: [
    'Recipient Address Line 1',
    'Recipient Address Line 2',
    'Recipient City',
    'Recipient State',
    'Recipient Zip Code',
  ],
}

export const FEDEX_US_FACTS: FactMap = {
  row_total: 'Net Charge Amount',
  invoice_total: 'Original Amount Due',
  actual_weight: 'Actual Weight Amount',
  actual_weight_unit: 'Actual Weight Units',
  length: 'Dim Length',
  width: 'Dim Width',
  height: 'Dim Height',
  dimension_unit: 'Dim Unit',
  dim_divisor: 'Dim Divisor',
  package_count: 'Number of Pieces',
  packaging: 'Service Packaging',
  bill_option: 'Payor',
  origin_postal_code: 'Shipper Zip Code',
  original_tracking_number: 'CrossRefTrackingID',
  delivered_date: 'POD Delivery Date',
  delivered_time: 'POD Delivery Time',
  tendered_date: 'Tendered Date',
  recipient_address: RECIPIENT,
  given_address: {
    lines: [
      'Original Recipient Address Line 1',
      'Original Recipient Address Line 2',
      'Original Recipient City',
      'Original Recipient State',
      'Original Recipient Zip Code',
    ],
  },
  corrected_address: RECIPIENT,
}

export const FEDEX_INTL_FACTS: FactMap = {
  row_total: 'Air Waybill Total Amount',
  invoice_total: 'Original Amount Due',
  // `Service` is a code in some files, with its name in the label.
  service: 'SvcPkg Label',
  actual_weight: 'Actual Weight',
  actual_weight_unit: 'Actual Weight Units',
  length: 'Dim Length',
  width: 'Dim Width',
  height: 'Dim Height',
  dimension_unit: 'Dim Unit',
  dim_divisor: 'Dim Divisor',
  package_count: 'Pieces',
  packaging: 'Packaging',
  origin_postal_code: 'Sender Address Postal',
  invoice_kind: 'Invoice Type',
  delivered_date: 'POD Date',
  delivered_time: 'POD Time',
  tendered_date: 'Tendered Date',
}

export const FEDEX_EDI_FACTS: FactMap = {
  row_total: 'Net Chrg',
  invoice_total: 'Inv Charge',
  actual_weight: 'Orig Wt',
  actual_weight_unit: 'Wt Unit',
  length: 'Length',
  width: 'Width',
  height: 'Height',
  dimension_unit: 'Dim Unit',
  dim_divisor: 'Divisor',
  package_count: 'Pcs',
  original_tracking_number: 'Cross Ref No',
  invoice_kind: 'Type',
}
/** One price for all packages of the shipment. */
const MULTIWEIGHT = /multi-?weight|hundredweight/i

/** Sources differ: the shortest time from the earliest day, so that no claim comes too late. */
const FEDEX_CLAIMS: ClaimHint = {
  late: { days: 15, from: 'due', unconfirmed: 'other sources count from the invoice' },
  billing: { days: 60, from: 'invoice', unconfirmed: '90 and 180 days are named too' },
  note: 'file the dispute before paying: paying first lowers the chance',
}

export const FEDEX_US_AUDIT: AuditHints = {
  claims: FEDEX_CLAIMS,
  services: FEDEX_SERVICES,
  guarantee: FEDEX_GUARANTEES,
  trackingCheck: fedexCheckDigit,
  // Fuel / (net charge - fuel) is one rate on 1,996 of 1,997 measured rows.
  fuel: { base: { except: ['tax', 'customs'] }, period: 'week' },
  // The transportation charge is the list price; its discounts are pairs of the same row.
  price: { byShipment: MULTIWEIGHT },
  sizeCharges: FEDEX_SIZE_CHARGES,
  // Each postal code is in one of the lists: DAS, DAS Extended, DAS Remote.
  once: { inRecord: true, oneOf: /^(Extended )?(DAS|Delivery Area Surcharge)\b/i },
  // Real rows: rated = max(actual, L x W x H / divisor), each rounded up, and a minimum by size.
  weight: {
    kind: 'dimensional',
    sidesRoundedUpSince: '2025-08-18',
    minimums: FEDEX_MINIMUMS,
  },
}

export const FEDEX_INTL_AUDIT: AuditHints = {
  claims: FEDEX_CLAIMS,
  services: FEDEX_SERVICES,
  guarantee: FEDEX_GUARANTEES,
  trackingCheck: fedexCheckDigit,
  fuel: { base: { except: ['tax', 'customs'] }, period: 'week' },
  price: { byShipment: MULTIWEIGHT },
  once: { inRecord: true },
  weight: { kind: 'dimensional' },
}

export const FEDEX_EDI_AUDIT: AuditHints = FEDEX_INTL_AUDIT

/** 12 digits: weights 3, 1, 7 and modulo 11. 15 digits (Ground): weight 3 at every second place, modulo 10. */
function fedexCheckDigit(number: string): boolean | undefined {
  if (/^\d{12}$/.test(number)) {
    let sum = 0
    for (let at = 0; at < 11; at++)
      sum += (number.charCodeAt(at) - 48) * (at % 3 === 0 ? 3 : at % 3 === 1 ? 1 : 7)
    return (sum % 11) % 10 === number.charCodeAt(11) - 48
  }
  if (/^\d{15}$/.test(number)) {
    let sum = 0
    for (let at = 0; at < 14; at++) sum += (number.charCodeAt(at) - 48) * (at % 2 === 0 ? 1 : 3)
    return (10 - (sum % 10)) % 10 === number.charCodeAt(14) - 48
  }
  return undefined
}
