import { names } from './names.js'

/** The 66 columns before the pairs of label and amount. */
export const FEDEX_INTL_FIXED = names(`
  Billing Country/Territory|Invoice Type|Settlement Type|Bill to Account Number|Government Number
  FedEx Invoice Number|Invoice Date|Due Date|Bill to Currency|Total Standard Charges|Total Discounts
  Total Surcharges|Total Taxes|Original Amount Due|Alternate Currency|Alternate Currency Exchange Rate
  Air Waybill Number|Bill To|Shipper Reference 1|Shipper Reference 2|Shipper Reference 3|POD Date|POD Time
  POD Name|Ship Date (formatted)|Ship Date|Tendered Date|Service|Packaging|SvcPkg Label|Origin Station
  Destination Station|Pieces|Actual Weight|Actual Weight Units|Meter Number|Child Account Number
  Master Air Waybill Number|Sender Company Name|Sender Contact Name|Sender Address Line 1
  Sender Address Line 2|Sender Address Line 3|Sender Address City|Sender Address State
  Sender Address Postal|Sender Address Country/Territory|Recipient Company Name|Recipient Contact Name
  Recipient Address Line 1|Recipient Address Line 2|Recipient Address Line 3|Recipient Address City
  Recipient Address State|Recipient Address Postal|Recipient Address Country/Territory
  MPS Package Tracking ID|Dim Length|Dim Width|Dim Height|Dim Divisor|Dim Unit|Rated Weight Amount
  Rated Weight Units|Zone Code|Air Waybill Total Amount
`)

/** All 168 columns. */
export function fedexIntlColumns(): string[] {
  const repeated = Array.from({ length: 51 }, () => [
    'Air Waybill Charge Label',
    'Air Waybill Charge Amount',
  ]).flat()
  return [...FEDEX_INTL_FIXED, ...repeated]
}
