/** The headers that carriers write, by name: what a file of each format may begin with. */
import {
  DHL_EXPRESS_HEAD,
  DHL_EXPRESS_LEGACY_HEAD,
  slotColumns,
} from '../samples/generators/columns/dhl-express.js'
import { DPD_DUTCH, DPD_ENGLISH, DPD_GERMAN, DPD_UK } from '../samples/generators/columns/dpd.js'
import { fedexIntlColumns } from '../samples/generators/columns/fedex-intl.js'
import { FEDEX_US_FIXED, fedexUsColumns } from '../samples/generators/columns/fedex-us.js'
import { names } from '../samples/generators/columns/names.js'
import {
  ROYAL_MAIL_BEX,
  ROYAL_MAIL_COMBINED,
  ROYAL_MAIL_INVOICE,
} from '../samples/generators/columns/royal-mail.js'
import { UPS_COLUMNS, UPS_COLUMNS_LEGACY, UPS_COLUMNS_TERRITORY } from '../samples/generators/columns/ups.js'
import { USPS_EPS } from '../samples/generators/columns/usps.js'

const DHL_EXPRESS = [...DHL_EXPRESS_HEAD, ...slotColumns(9)]
/** The columns that the published order puts first; the others keep the carrier's order behind them. */
const PUBLISHED_FIRST = [
  ...names(`
    Line Type|Billing Source|Billing Account|Billing Country Code|Invoice Date|Invoice Number|Shipment Number
    Shipment Date|Shipment Reference 1|Shipment Reference 2|Shipment Reference 3|Weight (kg)|Weight Flag
    Senders Name|Senders Country|Receivers Country|Currency|Total amount (excl. VAT)|Total amount (incl. VAT)
  `),
  ...slotColumns(9).filter((name) => /(?:Code|Name|Charge|Total)$/.test(name) && !name.endsWith('Tax Code')),
]
const FEDEX_US_158 = fedexUsColumns(25)
const EDI_US = names(`
  Master EDI No|Invoice Number|Invoice Date|Type|Settle|Inv Charge|Trans Cnt|Bill-to Account|Cntry|N/A
  Consolidated Acct|Co.Cd|Grd Prefix|Tracking Number|Rebill|Non-Dup|Ship Date|Svc|Pkg|Grd Svc|IPD Adr
  Msg Cd|Ref 1|Ref 2|Ref 3|Store No|Grd PO No|Grd Dept No|Cust Inv No|RMA No|Device No|Device|Payor
  Net Chrg|Curr|Chrg 1|Freight Amt|Chrg 2|Vol Disc Amt|Chrg 3|Earned Disc Amt|Chrg 4|Auto Disc Amt|Chrg 5
  Perf Price Amt|Chrg 6|Fuel Amt|Chrg 7|Resi Amt|Chrg 8|DAS Amt|Chrg 9|On-Call Amt|Chrg 10|D.V. Amt
  Chrg 11|Sign Svc Amt|Chrg 12|Sat Amt|Chrg 13|Addn Hndlg Amt|Chrg 14|Adr Corr Amt|Chrg 15|GST Amt|Chrg 16
  Duty Amt|Chrg 17|Adv Fee Amt|Chrg 18|Orig VAT Amt|Chrg 19|Misc 1 Amt|Chrg 20|Misc 2 Amt|Chrg 21
  Misc 3 Amt|Exchg Rate|Exc Curr|Fuel Pct|EU Bd|C.L.Cnt|Call Tag|Dec Value|Customs|Cus Curr|Entry No
  Bundle No|Scale|Pcs|Bill Wt|Orig Wt|Multi-Wt|Wt Unit|Length|Width|Height|Dim Unit|Divisor|Grd Misc 1
  Grd Misc 2|Grd Misc 3|Shipper Name|Shipper Company|Shipper Dept|Shipper Address 1|Shipper Address 2
  Shipper City|ST|Postal|US Origin|Cntry1|Region|Recipient Name|Recipient Company|Recipient Address 1
  Recipient Address 2|Recipient City|ST2|Postal2|Cntry2|Hndlg|Dlvry Date|Time|Final|Exceptn|Attempt Date
  Attempt Time|Signature|Svc Area|COD Amt|COD Trkg No|PDue|PDue Inv|Svc Pct|Threshold|Orig Recip Adr 1
  Orig Recip Adr 2|Original City|ST3|Postal3|EU VAT No|FedEx VAT No|Cross Ref No|Intl Grd Shipmt No
  LF Orig Inv Nbr|LF Orig Date|LF Orig Amt|LF Inv Open Amt|LF Rate|LF Date
`)
const EDI_EU = names(`
  Master EDI No|Invoice Number|Invoice Date|Type|Settle|Inv Charge|Trans Cnt|Bill-To Account|Cntry
  Total VAT Amt|VAT Billed Curr|Total Tax Amt|Tax Billed Curr|Total Non-Tax Amt|Non-Tax Billed Curr
  Consolidated Acct|Co Cd|Ground Tracking Number|Tracking Number|Rebill|Non-Dup|Ship Date|Svc|Pkg|Grd Svc
  IPD Adr|Msg Cd 1|Ref 1|Ref 2|Ref 3|Store No|Cust PO No|Cust Dept No|Cust Inv No|RMA No|Device No|Device
  Payor|Net Chrg|Curr|Chrg 1|Freight Amt|Chrg 2|Vol Disc|Chrg 3|Earned Disc|Chrg 4|Auto Disc|Chrg 5
  Perf Price Disc|Chrg 6|Fuel Amt|Chrg 7|Resi Amt|Chrg 8|DAS Amt|Chrg 9|On-Call Amt|Chrg 10|D.V. Amt
  Chrg 11|Sign Svc Amt|Chrg 12|Sat Amt|Chrg 13|Addn Hndlg Amt|Chrg 14|Adr Corr Amt|Chrg 15|GST Amt|Chrg 16
  Duty Amt|Chrg 17|Adv Fee Amt|Chrg 18|Orig VAT Amt|Chrg 19|Misc 1 Amt|Chrg 20|Misc 2 Amt|Chrg 21
  Misc 3 Amt|Exchg Rate|Exc Curr|Fuel Pct|EU Bd|Count|Call Tag|Dec Value|Customs Value|DV-Cus Curr
  Entry Number|MTWT No|Scale|Pcs|Bill Wt|Orig Wt|Multi Wt|Wt Unit|Length|Width|Height|Dim Unit|Divisor
  Misc 1|Misc 2|Misc 3|Shipper Name|Shipper Company|Shipper Dept|Shipper Address 1|Shipper Address 2
  Shipper City|ST|Postal|Origin Zip|Cntry1|Region|Recipient Name|Recipient Company|Recipient Address 1
  Recipient Address 2|Recipient City|ST2|Postal2|Cntry2|Handling|Delivery|Time|Final|Exceptn|Attempt Date
  Attempt Time|Signature|Svc Area|COD Amt|COD Trkg No|PDue|PDue Inv|Svc Pct|Rev Threshold Amt
  Orig Recip Adr 1|Orig Recip Adr 2|Original City|ST3|Postal3|VAT No|FedEx VAT No|Cross Ref No
  Intl Ground Ship No
`)
const DHL_ECOMMERCE = names(`
  Invoice|Sold_To*|Inv_Posnr*|BOL*|BillRef*|BillRef2*|SHIPPOINT*|PickUpFrom*|PUDATE*|PUTIME*
  Internal_Tracking_Num:|Customer_Confirm*|Delivery_Confirm*|Name*|Address1*|Address2*|City*|State*|Zip*
  Country*|Material_or_VAS_Num*|Material_or_VAS_Desc*|ACTWeight*|UOM_ACTWeight*|BILLWEIGHT*|UOM_BillWgt*
  Quantity*|UOM_Quantity*|Pricing_Zone*|Charge*|CustRef*|CustRef2*|ZZWS1PRI_Dropoff*|ZZWS2PRI_Sort*
  ZZWS3PRI_Stamp*|ZZWS4PRI_Machine*|ZZWS5PRI_Manifest*|ZZWS6PRI_BPM*|ZZWS7PRI_NEW*|ZZWS8PRI_NEW*
  ZZWS9PRI_NEW*|ZSC1_Content_Endorsement*|ZSC2_Unassignable_Addrs*|ZSC3_Special_Handling*
  ZSC4_Late_Arrival*|ZSC5_USPS_Qualif*|ZSC6_Client_SRD*|ZSC7_SC_Irreg*|ZRM1_Ret_Unassn_Chg*
  ZRM2_Ret_Unprocess_Chg*|ZRM3_Ret_Recall_Disc_Chg*|ZRM4_Ret_Dup_Mail_Chg*|ZRM5_Ret_Cont_Assur_Chg*
  ZRM6_Move_Update_Return*|ZRM7_GST_Tax|ZRM8_HST_Tax|ZRM9_PST_Tax|ZRM10_VAT_Tax|ZRM11_Duties|ZRM12_Tax
  ZRM13_Paper_Invoice_Fee*|ZRM14_Screening_Fee*|ZRM15_Non_Auto-Flats|ZRM16_ORM_D|ZFuel*|Min_PickupChg*
  Original DelCon|DIM_Weight|UOM DIM_WT|DIM_Length|Dim_width|DIM_height|UOM_Dims|Reserved_Future_Use_1
  Reserved_Future_Use_2|Reserved_Future_Use_3|Reserved_Future_Use_4|Reserved_Future_Use_5
  Reserved_Future_Use_6
`)

interface HeaderList {
  readonly name: string
  /** Null where the file is known and not read. */
  readonly format: string | null
  readonly columns: readonly string[]
}

export const HEADER_LISTS: readonly HeaderList[] = [
  { name: 'dhl-express-153', format: 'dhl-express', columns: DHL_EXPRESS },
  {
    name: 'dhl-express-153-published',
    format: 'dhl-express',
    columns: [...PUBLISHED_FIRST, ...DHL_EXPRESS.filter((name) => !PUBLISHED_FIRST.includes(name))],
  },
  {
    name: 'dhl-express-legacy-121',
    format: 'dhl-express',
    columns: [...DHL_EXPRESS_LEGACY_HEAD, ...slotColumns(7)],
  },
  { name: 'dpd-dutch-34', format: 'dpd-insights', columns: DPD_DUTCH },
  { name: 'dpd-english-43', format: 'dpd-insights', columns: DPD_ENGLISH },
  { name: 'dpd-german-39', format: 'dpd-insights', columns: DPD_GERMAN },
  { name: 'dpd-uk-42', format: 'dpd-uk', columns: DPD_UK },
  { name: 'fedex-edi-eu', format: null, columns: EDI_EU },
  { name: 'fedex-edi-us', format: null, columns: EDI_US },
  { name: 'fedex-intl-168', format: 'fedex-intl', columns: fedexIntlColumns() },
  {
    name: 'fedex-us-156',
    format: 'fedex-us',
    columns: FEDEX_US_158.filter((name) => name !== FEDEX_US_FIXED[0] && name !== FEDEX_US_FIXED.at(-1)),
  },
  { name: 'fedex-us-158', format: 'fedex-us', columns: FEDEX_US_158 },
  { name: 'fedex-us-210', format: 'fedex-us', columns: fedexUsColumns() },
  { name: 'royal-mail-bex-37', format: 'royal-mail-bex', columns: ROYAL_MAIL_BEX },
  { name: 'royal-mail-combined-16', format: 'royal-mail-combined', columns: ROYAL_MAIL_COMBINED },
  { name: 'royal-mail-invoice-34', format: 'royal-mail-invoice', columns: ROYAL_MAIL_INVOICE },
  { name: 'ups-250', format: 'ups-billing', columns: UPS_COLUMNS },
  { name: 'ups-250-legacy', format: 'ups-billing', columns: UPS_COLUMNS_LEGACY },
  { name: 'ups-250-territory', format: 'ups-billing', columns: UPS_COLUMNS_TERRITORY },
  { name: 'usps-eps-21', format: 'usps-eps', columns: USPS_EPS },
]

/** The columns by position of the files that have no header. */
export const HEADERLESS_LISTS = [{ name: 'dhl-ecommerce-79', columns: DHL_ECOMMERCE }] as const

/** Name and columns of the headers of a format. */
export const headersOf = (format: string): (readonly [name: string, columns: readonly string[]])[] =>
  HEADER_LISTS.filter((list) => list.format === format).map(({ name, columns }) => [name, columns])
