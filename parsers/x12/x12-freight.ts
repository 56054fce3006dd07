/**
 * X12 invoices of carriers: transaction sets 210 (motor) and 110 (air and parcel). A set is an invoice, each L1 in it a charge, with
 * what the set and its LX group say before it. `x12-freight.md` has what is published and what is inferred.
 *
 *   ISA*00*…*ODFL           *…*00401*000000042*0*P*>~GS*IM*ODFL*…*42*X*004010~         (made up)
 *   ST*210*0001~B3**77001*BOL-9*PP*L*20260302*13805**20260305*035*ODFL~C3*USD~N9*CN*00477001~
 *   LX*1~L5*1*VALVES, BRASS~L0*1***940*G***2*PLT**L~L1*1*13.356*PH*12550~L1*2***1255****405~
 *   L3*940*G***13805~SE*12*0001~GE*1*42~IEA*1*000000042~
 */
import {
  blank,
  type FormatDeclaration,
  filled,
  from,
  is,
  matches,
  not,
  stage,
  where,
} from '../../src/format/format.js'
import { SCAC_CARRIERS } from './carriers.js'
import { X12_CHARGE_NAMES } from './charge-codes.js'
import { LINE_FREIGHT, X12_CHARGES } from './charges.js'
import { X12_ENVELOPES } from './envelopes.js'

const elements = (tag: string, last: number): string[] =>
  Array.from({ length: last }, (_, at) => `${tag}-${`${at + 1}`.padStart(2, '0')}`)

const COLUMNS = [
  'segment',
  'ISA-13',
  'GS-02',
  'GS-08',
  'ST-01',
  'ST-02',
  ...elements('B3', 14),
  'C3-01',
  ...['2I', 'AW', 'CN', 'BM', 'PO', 'CR', '11', '12'].map((kind) => `N9[${kind}]-02`),
  ...['11', '86', '35'].map((kind) => `G62[${kind}]-02`),
  'P1-02',
  'N1[BT]-04',
  ...['SH', 'SF', 'CN', 'ST'].flatMap((party) => [`N1[${party}]>N4-03`, `N1[${party}]>N4-04`]),
  'LX-01',
  'L5-02',
  ...elements('L0', 12),
  ...elements('L1', 24),
  'L3-05',
  'L3-06',
  'L3-07',
]

const INVOICES = is('210', '110')
/** Answers and notes, which carry no money. */
const PASSED = is('997', '999', '824', '864', '214', '990', '204')
const inInvoice = where('ST-01', INVOICES)
const anAmount = matches(/[1-9]/, 'an amount')

const TOTALS = {
  account_id: ['N9[12]-02', 'N9[11]-02', 'N1[BT]-04'],
  invoice_id: 'B3-02',
  invoice_date: 'B3-06',
  currency: 'C3-01',
  holds: 'above',
} as const

/** Corrections of an earlier bill, by element 202. */
const CORRECTIONS: ReadonlySet<string> = new Set([
  'AD',
  'AR',
  'BD',
  'BE',
  'CO',
  'DV',
  'PD',
  'RB',
  'RC',
  'RE',
  'RF',
  'RP',
])

/** The freight of a line has no code, and its L5 names the goods. */
function describe(label: string, code: string, lading: string): string {
  if (label !== '') return label
  if (code !== '') return X12_CHARGE_NAMES.get(code) ?? (lading || `Charge ${code}`)
  return /charge|fee\b|fuel|discount|delivery|detention|\btax/i.test(lading) ? lading : LINE_FREIGHT
}

export const x12Freight: FormatDeclaration = {
  id: 'x12-freight',
  carrier: 'x12_sender',
  carriers: { cell: ['B3-11', 'GS-02'], names: SCAC_CARRIERS },
  title: 'X12 210 and 110, freight invoices as segments, any carrier',
  download: 'EDI: a mailbox, AS2 or SFTP',
  segments: {
    syntax: 'x12',
    envelopes: X12_ENVELOPES,
    loops: [{ opens: 'LX', until: ['L3'] }],
    records: ['ST', 'L1', 'SE'],
  },
  recognise: [{ within: 5000, fields: [1, COLUMNS.length], where: [inInvoice] }],
  columns: COLUMNS,
  decimal: 'hundredths',
  dates: { forms: ['YYYYMMDD', 'YYMMDD'] },
  fields: {
    account_id: TOTALS.account_id,
    invoice_id: 'B3-02',
    invoice_date: 'B3-06',
    transaction_date: 'B3-06',
    tracking_number: ['N9[2I]-02', 'N9[AW]-02', 'N9[CN]-02'],
    shipment_id: 'B3-03',
    currency: ['L1-20', 'C3-01'],
  },
  shipment: {
    ship_date: ['G62[11]-02', 'G62[86]-02', 'P1-02'],
    service: 'B3-13',
    billed_weight: 'L0-04',
    billed_weight_unit: { cell: ['L0-11', 'B3-05'], words: { lb: ['L'], kg: ['K'], oz: ['O'], g: ['G'] } },
    reference_1: 'N9[BM]-02',
    reference_2: 'N9[PO]-02',
    reference_3: 'N9[CR]-02',
    origin_country: ['N1[SH]>N4-04', 'N1[SF]>N4-04'],
    destination_country: ['N1[CN]>N4-04', 'N1[ST]>N4-04'],
    destination_postal_code: ['N1[CN]>N4-03', 'N1[ST]>N4-03'],
  },
  rows: [
    {
      name: 'bill without number',
      width: 'any',
      when: [where('segment', is('L1')), inInvoice, where('B3-02', blank)],
      reject: 'an invoice with its number in B3-02: without B3, whether it is cancelled is not stated either',
    },
    {
      name: 'cancelled bill',
      width: 'any',
      when: [where('segment', is('L1')), inInvoice, where('B3-08', is('CA', 'BO', 'CT'))],
      reject: 'a bill that is not cancelled: whether the amounts of this one are taken back is not stated',
    },
    {
      name: 'advance',
      width: 'any',
      when: [where('segment', is('L1')), inInvoice, where('L1-05', anAmount)],
      reject: 'a charge in L1-04 alone: whether an advance (L1-05) is in the total is not stated',
    },
    {
      name: 'prepaid',
      width: 'any',
      when: [where('segment', is('L1')), inInvoice, where('L1-06', anAmount)],
      reject: 'a charge in L1-04 alone: whether what is paid already (L1-06) is in the total is not stated',
    },
    { name: 'charge', width: 'any', when: [where('segment', is('L1')), inInvoice] },
    {
      name: 'charge outside of L1',
      width: 'any',
      when: [where('segment', is('SAC', 'TXI', 'ITA', 'L9', 'AMT'))],
      reject: 'charges in L1 alone: the money of this segment is not read',
    },
    {
      name: 'other transaction set',
      width: 'any',
      when: [where('segment', is('ST')), where('ST-01', not(INVOICES)), where('ST-01', not(PASSED))],
      reject: 'transaction set 210 or 110: what this one charges is not read',
    },
    {
      name: 'total of the charges',
      width: 'any',
      when: [
        where('segment', is('SE')),
        inInvoice,
        where('L3-05', filled),
        where('L3-06', blank),
        where('L3-07', blank),
      ],
      skip: 'footer',
      states: { ...TOTALS, net_total: 'L3-05' },
    },
    {
      name: 'end of an invoice',
      width: 'any',
      when: [where('segment', is('SE')), inInvoice],
      skip: 'footer',
      states: TOTALS,
    },
    { name: 'trailer', width: 'any', when: [where('segment', is('SE', 'GE', 'IEA'))], skip: 'footer' },
    { name: 'header', width: 'any', when: [where('segment', is('ISA', 'GS', 'ST'))], skip: 'header' },
    {
      name: 'segment',
      width: 'any',
      when: [where('segment', matches(/^[A-Z][A-Z0-9]{1,2}$/, 'a segment'))],
      skip: 'segment',
    },
  ],
  rowsExpected: 'a segment: two or three capital letters and digits, then its elements',
  charges: [
    {
      kind: 'record',
      net: 'L1-04',
      code: 'L1-08',
      description: from(['L1-12', 'L1-08', 'L5-02'], describe),
      otherwise: LINE_FREIGHT,
    },
  ],
  stage: stage(['B3-08', 'B3-07'], (_, correction = '', due = '') =>
    due.startsWith('-') ? 'credit' : CORRECTIONS.has(correction) ? 'adjustment' : 'original',
  ),
  rules: X12_CHARGES,
  facts: { invoice_total: 'B3-07', invoice_total_currency: 'C3-01', package_count: 'L0-08' },
  // A line for each kind of goods.
  audit: { severalBaseCharges: true },
}
