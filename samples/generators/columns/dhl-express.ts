import { names } from './names.js'

/** The columns before the extra charges, in the order of the carrier. */
export const DHL_EXPRESS_HEAD = names(`
  Line Type|Billing Source|Original Invoice Number|Invoice Number|Station Code|Invoice Identifier
  Invoice Type|Invoice Date|Payment Terms|Due Date|Parent Account|Billing Account|Billing Account Name
  Billing Account Name (Additional)|Billing Address 1|Billing Address 2|Billing Address 3|Billing Postcode
  Billing City|Billing State/Province|Billing Country Code|Billing Contact|VAT Number|Shipment Number
  Shipment Date|Country Specific Label|Country Specific Value|Shipment Reference 1|Shipment Reference 2
  Shipment Reference 3|Product|Product Name|Pieces|Origin|Orig Name|Orig Country Code|Orig Country Name
  Senders Name|Senders Address 1|Senders Address 2|Senders Address 3|Senders Postcode|Senders City
  Senders State/Province|Senders Country|Senders Contact|Destination|Dest Name|Dest Country Code
  Dest Country Name|Receivers Name|Receivers Address 1|Receivers Address 2|Receivers Address 3
  Receivers Postcode|Receivers City|Receivers State/Province|Receivers Country|Receivers Contact
  Proof of Delivery/Name|Description of Contents|Event Description|Dimensions|Cust Scale Weight (A)
  DHL Scale Weight (B)|Cust Vol Weight (V)|DHL Vol Weight (W)|Weight Flag|Weight (kg)|Currency
  Total amount (excl. VAT)|Total amount (incl. VAT)|Tax Code|Total Tax|Tax Adjustment|Invoice Fee
  Weight Charge|Weight Tax (VAT)|Other Charges 1|Other Charges 1 Amount|Other Charges 2
  Other Charges 2 Amount|Discount 1|Discount 1 Amount|Discount 2|Discount 2 Amount|Discount 3
  Discount 3 Amount|Total Extra Charges (XC)|Total Extra Charges Tax
`)

/** The same of the older file. */
export const DHL_EXPRESS_LEGACY_HEAD = names(`
  Line Type|Billing Country|Billing Source|Invoice Number|Station Code|Invoice Identifier|Invoice Type
  Invoice Date|Payment Terms|Due Date|Parent Account|Billing Account|Billing Account Name
  Billing Address 1|Billing Address 2|Billing Address 3|Billing Postcode|VAT Number|Shipment Number
  Shipment Date|Shipment Reference 1|Shipment Reference 2|Shipment Reference 3|Product|Product Name|Pieces
  Unit Type|Orig Name|Orig Country Code|Orig Country Name|Senders Name|Senders Address 1|Senders Address 2
  Senders Address 3|Senders Postcode|Destination|Dest Name|Dest Country Code|Dest Country Name
  Receivers Name|Receivers Address 1|Receivers Address 2|Receivers Address 3|Receivers Postcode
  Receivers Contact|Cust Scale Weight (kg)|DHL Scale Weight (kg)|Cust Vol Weight (ltr)
  DHL Vol Weight (ltr)|Weight Flag|Weight (kg)|Currency|Total Amount|Total Charge|Tax Code|Total Tax
  Tax Adjustment|Invoice Fee|Weight Charge|Weight Tax (VAT)|Other Charges 1|Other Charges 1 Amount
  Other Charges 2|Other Charges 2 Amount|Discount 1|Discount 1 Amount|Discount 2|Discount 2 Amount
  Discount 3|Discount 3 Amount|Total Extra Charges (XC)|Total Extra Charges Tax
`)

const SLOT = ['Code', 'Name', 'Charge', 'Tax Code', 'Tax', 'Discount', 'Total']

/** `XC1 Code` … `XCn Total`. */
export const slotColumns = (slots: number): readonly string[] =>
  Array.from({ length: slots }, (_, index) => SLOT.map((name) => `XC${index + 1} ${name}`)).flat()

/** Names of the older file for columns that mean the same. */
export const DHL_EXPRESS_LEGACY_NAMES: Readonly<Record<string, string>> = {
  'Billing Country': 'Billing Country Code',
  'Total Amount': 'Total amount (excl. VAT)',
  'Total Charge': 'Total amount (incl. VAT)',
  'Cust Scale Weight (kg)': 'Cust Scale Weight (A)',
  'DHL Scale Weight (kg)': 'DHL Scale Weight (B)',
}
