import { names } from './names.js'

/** Column names of the feed that joins invoice and tracking. */
export const ROYAL_MAIL_COMBINED = names(`
  account_number|account_name|invoice_number|invoice_date|sales_order_no|product_code|product_name
  class_of_mail|volume|tracking_number|gross_cost|net_cost|source_type|reason_for_non_delivery
  date_return_to_sender|date_item_delivered
`)

/** Of the pipe invoice. */
export const ROYAL_MAIL_INVOICE = names(`
  Royal Mail Address|Document Type|Document Number|Account Number|Total Net|Total VAT|Total Gross
  Invoice Date|Customer Address|Terms|Payment Type/Code|Legal Entity|Pay By|VAT Rate|VAT Total|VAT Rate
  VAT Total|VAT Rate|VAT Total|VAT Rate|VAT Total|VAT Rate|VAT Total|Docket Number|Posting Date|Poster
  Senders Ref|Format|Service|Quantity|Weight (kg)|Unit Cost|Net Value|VAT Code
`)

/** Of the report, below its group names. */
export const ROYAL_MAIL_BEX = names(`
  Confirmation Date|Sales Order No.|Confirmed By|Confirmation Date|Confirmation Time|Invoice Number
  Invoice Date|Account Number|Account Name|Poster|Postal Code|Destination Country Code
  Destination Country Name|Product Code|Product Name|Class of Mail|Format|Magazine Issue|Magazine Code
  CRN Code|Directs Quantity|Residue Quantity|Volume|Item Weight|SD Weight Band 1-100g
  SD Weight Band 101-500g|SD Weight Band 501-1kg|SD Weight Band 1001-2kg|SD Weight Band 2001g-20kg
  Total Weight|Surcharge|Container Price Diff|Net Value|Tax Amount|Gross Value|Green Surcharge
  Peak Surcharge
`)
