/**
 * EDIFACT INVOIC, as carriers and forwarders send it: a message is an invoice, each line (LIN) a charge, and so is each allowance or
 * charge (ALC) of the whole invoice. `edifact.md` has what is published and what is inferred.
 *
 *   UNH+1+INVOIC:D:96A:UN'BGM+380+R-20101'DTM+137:20260302:102'NAD+CA+NORDFRACHT'CUX+2:EUR'       (made up)
 *   LIN+1++STD:SA'IMD+F++:::Parcel, zone 2'MOA+203:12.40'RFF+CN:NF0000000011'
 *   ALC+C++++FSC:::Fuel surcharge'MOA+8:1.49'UNS+S'MOA+125:13.89'MOA+124:2.64'MOA+77:16.53'UNT+13+1'
 */
import {
  blank,
  type FormatDeclaration,
  filled,
  from,
  is,
  matches,
  not,
  where,
} from '../../src/format/format.js'
import { EDIFACT_CHARGES } from './charges.js'
import { EDIFACT_ENVELOPES } from './envelopes.js'
import {
  amountsOfTwoKinds,
  CARRIER_CELL,
  CREDIT_NOTE,
  datesInOtherForms,
  inMessage,
  MESSAGE_COLUMNS,
  MESSAGE_SHIPMENT,
  MESSAGE_STAGE,
  MONEY,
  messageFields,
  messageRows,
  moa,
  moaColumns,
  ownColumns,
  TAX_OF_GROUP,
  TOTAL_COLUMNS,
  taxRows,
  withoutKind,
} from './message.js'

const TYPE = 'INVOIC'
/** Of a line; of an allowance or charge. */
const OF_ALLOWANCE = ['8', '23', '204']
const AMOUNTS = ['203', ...OF_ALLOWANCE]

const COLUMNS = [
  ...MESSAGE_COLUMNS,
  'TDT-01',
  'LIN-01',
  'LIN-03.1',
  'LIN-03.2',
  'IMD-03.1',
  'IMD-03.4',
  'ALC-01',
  'ALC-05.1',
  'ALC-05.4',
  'UNS-01',
  ...moaColumns(...AMOUNTS),
  ...TOTAL_COLUMNS,
]

/** What a line comes to, which `203` states without tax. */
const LINE_WITH_TAX = '38'
const MEMBERS = ['ALI', 'DTM', 'QTY', 'RNG', 'PCD', 'MOA', 'RTE', 'CUX', 'TAX']
/** Numbers of articles in trade (GTIN, UPC, ISBN), by data element 7143. */
const ARTICLE_NUMBER = is('EN', 'SRV', 'UP', 'IB')
const isAmount = matches(/\d/, 'an amount')
const line = [where('segment', is('LIN')), inMessage(TYPE)]
const allowance = [where('segment', is('ALC')), inMessage(TYPE)]

export const edifactInvoic: FormatDeclaration = {
  id: 'edifact-invoic',
  carrier: 'edifact_sender',
  carriers: CARRIER_CELL,
  title: 'EDIFACT INVOIC of carriers and forwarders, invoices as segments',
  download: 'EDI: a mailbox, AS2 or SFTP',
  segments: {
    syntax: 'edifact',
    envelopes: EDIFACT_ENVELOPES,
    loops: [
      { opens: 'LIN', until: ['UNS'], ahead: true },
      { opens: 'ALC', holds: MEMBERS, ahead: true },
      { opens: 'TAX', holds: ['MOA', 'LOC'], ahead: true },
      { opens: 'PAT', holds: ['DTM', 'PCD', 'MOA'] },
      { opens: 'PYT', holds: ['DTM', 'PCD', 'MOA'] },
    ],
    records: ['UNH', 'LIN', 'ALC', 'TAX', 'UNT'],
    own: ownColumns(AMOUNTS),
    money: MONEY.map((one) => ({ ...one, others: [...one.others, LINE_WITH_TAX] })),
  },
  // Goods are billed by the same message: freight is recognised by a carrier or a reference of a shipment. A transport alone may be the
  // delivery of goods, whose lines have numbers of articles.
  recognise: [
    {
      within: 5000,
      fields: [1, COLUMNS.length],
      where: [
        inMessage(TYPE),
        where(['NAD[CA]-02.1', 'RFF[CN]-01.2', 'RFF[AWB]-01.2', 'RFF[HWB]-01.2'], filled),
      ],
    },
    {
      within: 5000,
      fields: [1, COLUMNS.length],
      where: [...line, where('TDT-01', filled), where('LIN-03.2', not(ARTICLE_NUMBER))],
    },
  ],
  columns: COLUMNS,
  decimal: 'by-file',
  dates: { forms: ['YYYYMMDD', 'YYYYMMDDHHMM', 'YYMMDD'] },
  fields: messageFields(AMOUNTS),
  shipment: { ...MESSAGE_SHIPMENT, service: ['LIN-03.1'] },
  rows: [
    withoutKind(TYPE, 'LIN', 'ALC'),
    ...datesInOtherForms(TYPE, 'LIN', 'ALC'),
    {
      name: 'line without amount',
      width: 'any',
      when: [...line, where(moa('203'), matches(/^$/, 'blank'))],
      reject: 'a line with its amount (MOA+203)',
    },
    { name: 'line', width: 'any', when: line },
    {
      name: 'part of a line',
      width: 'any',
      when: [...allowance, where('LIN-01', filled)],
      skip: 'segment',
    },
    {
      name: 'sum of allowances',
      width: 'any',
      when: [...allowance, where('UNS-01', filled)],
      skip: 'segment',
    },
    ...amountsOfTwoKinds(allowance, OF_ALLOWANCE),
    {
      name: 'allowance or charge',
      width: 'any',
      when: [...allowance, where(moa(...OF_ALLOWANCE), isAmount)],
    },
    {
      name: 'allowance without amount',
      width: 'any',
      when: allowance,
      reject: 'an allowance or charge with its amount (MOA+8, 23 or 204)',
    },
    ...taxRows(TYPE, ['LIN-01', 'ALC-01']),
    {
      name: 'message without UNS',
      width: 'any',
      when: [where('segment', is('UNT')), inMessage(TYPE), where('UNS-01', blank)],
      reject: 'UNS+S before the totals: without it they cannot be told from the amounts of the last line',
    },
    ...messageRows(TYPE),
  ],
  rowsExpected: 'a segment: three capital letters, then its elements',
  charges: [
    {
      kind: 'record',
      net: moa(...AMOUNTS),
      tax: TAX_OF_GROUP,
      code: from(
        ['segment', 'LIN-03.1', 'ALC-05.1'],
        (tag, item, charge) => (tag === 'ALC' ? charge : item) ?? '',
      ),
      description: from(
        ['segment', 'IMD-03.4', 'IMD-03.1', 'LIN-03.1', 'ALC-05.4', 'ALC-05.1'],
        (tag, text = '', code = '', item = '', charge = '', kind = '') =>
          tag === 'ALC' ? charge || kind : text || code || item,
      ),
      otherwise: 'Charge',
    },
  ],
  takenOff: [CREDIT_NOTE, [where('segment', is('ALC')), where('ALC-01', is('A'))]],
  stage: MESSAGE_STAGE,
  rules: EDIFACT_CHARGES,
  audit: { severalBaseCharges: true },
}
