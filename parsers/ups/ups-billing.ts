/**
 * UPS Billing Data: one row a charge, 250 columns, as downloaded without a header. With one, columns are found by name.
 *
 *   positions 3, 5, 6, 11, 12, 21, 35, 36, 44, 45, 46, 49, 52, 53 of a made-up row:
 *   0000A1B2C3,2025-09-06,000000A1B2C3365,33.30,2025-09-02,1ZA1B2C30300000018,SHP,ISS,FRT,003,Ground Residential,0.00,8.10,22.40
 *
 * Net (53) is what is charged, Net + Incentive (52) the gross; Basis Value (49) is what a percentage is taken
 * from and never a cost. Invoice Amount (11) repeats the invoice's total on every row.
 */
import {
  type FormatDeclaration,
  from,
  matches,
  RESAVED_DATES,
  stage,
  where,
} from '../../src/format/format.js'
import { UPS_AUDIT, UPS_FACTS } from './audit.js'
import { UPS_CHARGES } from './charges.js'
import { UPS_ALIASES, UPS_COLUMNS } from './columns.js'

/** Said where the description is blank, by charge class. */
const CLASS_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    FRT: 'Transportation Charges',
    FSC: 'Fuel Surcharges',
    ACC: 'Accessorial Charges',
    TAX: 'Taxes',
    GOV: 'Government Charges',
    BRK: 'Brokerage Charges',
    EXM: 'Exemptions',
    MSC: 'Miscellaneous Charges',
    INF: 'Informational',
  }),
)
const CREDITED = ['CADJ', 'GSR', 'AGSR', 'VOID', 'CHBK']

const oneOfOrBlank = (...codes: string[]) =>
  matches(new RegExp(`^(${codes.join('|')})?$`), `one of ${codes.join(' ')} or blank`)

const COUNTRY = matches(/^[A-Z]{2}$/i, 'a country')

export const upsBilling: FormatDeclaration = {
  id: 'ups-billing',
  carrier: 'ups',
  title: 'UPS Billing Data, 250 columns, a row per charge',
  download: 'UPS Billing Center: My Invoices, Download, CSV (Flat File 250)',
  recognise: [
    {
      names: ['Invoice Number', 'Charge Classification Code', 'Charge Description', 'Net Amount'],
      // Reports that bring the charges of several carriers into these columns begin with the carrier.
      without: ['Carrier', 'Carrier Code'],
      where: [where(1, matches(/^(?!carrier)/i, 'another column than the carrier'))],
    },
    {
      fields: [53, 250],
      within: 10,
      where: [
        where(1, matches(/^\d+[.,]\d+$/, 'a version such as 2.1')),
        where(10, matches(/^[A-Z]{3}$/i, 'a currency of three letters')),
        where(35, oneOfOrBlank('SHP', 'RTN', 'ADJ', 'MIS', 'INF')),
        where(44, oneOfOrBlank(...CLASS_NAMES.keys(), 'TBD')),
        where(53, matches(/\d/, 'an amount')),
      ],
    },
  ],
  columns: UPS_COLUMNS,
  // What is in front of them decides whether a record is recognised.
  landmarks: [where('Sender Country', COUNTRY), where('Receiver Country', COUNTRY)],
  aliases: UPS_ALIASES,
  always: [
    'Net Amount',
    'Incentive Amount',
    'Invoice Amount',
    'Transaction Currency Code',
    'Invoice Currency Code',
  ],
  leastFields: 53,
  decimal: 'point',
  dates: { forms: RESAVED_DATES, slashOrder: 'by-delimiter' },
  fields: {
    account_id: 'Account Number',
    invoice_id: 'Invoice Number',
    invoice_date: 'Invoice Date',
    transaction_date: 'Transaction Date',
    tracking_number: 'Tracking Number',
    shipment_id: 'Lead Shipment Number',
    currency: ['Transaction Currency Code', 'Invoice Currency Code'],
  },
  digits: { account_id: 10, invoice_id: 12 },
  shipment: {
    ship_date: 'Shipment Date',
    service: 'Original Service Description',
    zone: 'Zone',
    billed_weight: 'Billed Weight',
    billed_weight_unit: {
      cell: 'Billed Weight Unit of Measure',
      words: { lb: ['L', 'LB', 'LBS'], kg: ['K', 'KG', 'KGS'], oz: ['O', 'OZ', 'OZS'] },
    },
    reference_1: ['Shipment Reference Number 1', 'Package Reference Number 1'],
    reference_2: ['Shipment Reference Number 2', 'Package Reference Number 2'],
    reference_3: 'Package Reference Number 3',
    origin_country: 'Sender Country',
    destination_country: 'Receiver Country',
    destination_postal_code: 'Receiver Postal',
  },
  charges: [
    {
      kind: 'record',
      net: 'Net Amount',
      gross: { netPlus: 'Incentive Amount' },
      code: from(
        [
          'Charge Category Code',
          'Charge Category Detail Code',
          'Charge Classification Code',
          'Charge Description Code',
        ],
        (...parts) => parts.join('/'),
      ),
      description: from(
        ['Charge Description', 'Charge Classification Code'],
        (text = '', chargeClass = '') => (text === '' ? (CLASS_NAMES.get(chargeClass) ?? '') : text),
      ),
      otherwise: 'Unclassified Charge',
    },
  ],
  stage: stage(
    ['Charge Classification Code', 'Charge Category Code', 'Charge Category Detail Code'],
    ({ line }, chargeClass, category, detail = '') => {
      if (chargeClass === 'INF') return 'informational'
      if (category === 'RTN') return 'return'
      if (category !== 'ADJ') return 'original'
      return CREDITED.includes(detail) && line < 0 ? 'credit' : 'adjustment'
    },
  ),
  rules: UPS_CHARGES,
  facts: UPS_FACTS,
  audit: UPS_AUDIT,
}
