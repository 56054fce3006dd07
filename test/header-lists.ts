/** The headers that carriers write, by name: what a file of each format may begin with. */
import {
  DHL_EXPRESS_HEAD,
  DHL_EXPRESS_LEGACY_HEAD,
  slotColumns,
} from '../samples/generators/columns/dhl-express.js'
import { DPD_DUTCH, DPD_ENGLISH, DPD_GERMAN, DPD_UK } from '../samples/generators/columns/dpd.js'
import { FEDEX_EDI_EU, FEDEX_EDI_US } from '../samples/generators/columns/fedex-edi.js'
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
  { name: 'fedex-edi-eu', format: 'fedex-edi', columns: FEDEX_EDI_EU },
  { name: 'fedex-edi-us', format: 'fedex-edi', columns: FEDEX_EDI_US },
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
