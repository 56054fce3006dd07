/**
 * EDIFACT IFTFCC, freight costs and other charges: a message is an invoice, each TCC before the groups of consignments, goods and
 * equipment a charge, with the amounts and references behind it. `edifact.md` has what is published and what is inferred.
 *
 *   UNH+1+IFTFCC:D:97A:UN'BGM+380+FR-5501'DTM+137:20260302:102'MOA+77:148.60'CUX+2:EUR'       (made up)
 *   TCC+FC:::Road freight'RFF+CN:CMR-8801'MOA+23:131.50'TCC+FSC:::Fuel surcharge'RFF+CN:CMR-8801'MOA+23:17.10'
 *   NAD+CA+NORDFRACHT'NAD+IV+4411'UNT+14+1'
 */
import { type FormatDeclaration, filled, from, is, type RowKind, where } from '../../src/format/format.js'
import { EDIFACT_CHARGES } from './charges.js'
import { EDIFACT_ENVELOPES_AHEAD } from './envelopes.js'
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

const TYPE = 'IFTFCC'
const AMOUNTS = ['23', '8', '64']
/** Groups of the message whose TCC name the charges of the message again. */
const PARTS = ['TDT', 'GID', 'EQD', 'CNI']

const COLUMNS = [
  ...MESSAGE_COLUMNS,
  ...PARTS.map((tag) => `${tag}-01`),
  'TCC-01.1',
  'TCC-01.4',
  ...moaColumns(...AMOUNTS),
  ...TOTAL_COLUMNS,
]

const charge = [where('segment', is('TCC')), inMessage(TYPE)]

export const edifactIftfcc: FormatDeclaration = {
  id: 'edifact-iftfcc',
  carrier: 'edifact_sender',
  carriers: CARRIER_CELL,
  title: 'EDIFACT IFTFCC, freight charges as segments, any carrier',
  download: 'EDI: a mailbox, AS2 or SFTP',
  segments: {
    syntax: 'edifact',
    envelopes: EDIFACT_ENVELOPES_AHEAD,
    loops: [
      ...PARTS.map((opens) => ({ opens, until: PARTS })),
      {
        opens: 'TCC',
        holds: ['LOC', 'DTM', 'RFF', 'FTX', 'PCD', 'QTY', 'PRI', 'CUX', 'MOA', 'EQN', 'TAX'],
        ahead: true,
      },
      { opens: 'TAX', holds: ['PCD', 'MOA'], ahead: true },
      { opens: 'PAT', holds: ['DTM', 'PCD', 'MOA'] },
      { opens: 'CPI', holds: ['CUX', 'LOC', 'MOA'] },
    ],
    records: ['UNH', 'TCC', 'TAX', 'UNT'],
    own: ownColumns(AMOUNTS),
    money: MONEY,
  },
  recognise: [{ within: 5000, fields: [1, COLUMNS.length], where: [inMessage(TYPE)] }],
  columns: COLUMNS,
  decimal: 'by-file',
  dates: { forms: ['YYYYMMDD', 'YYYYMMDDHHMM', 'YYMMDD'] },
  fields: messageFields(AMOUNTS),
  shipment: MESSAGE_SHIPMENT,
  rows: [
    withoutKind(TYPE, 'TCC'),
    ...datesInOtherForms(TYPE, 'TCC'),
    ...PARTS.map(
      (tag): RowKind => ({
        name: `charge of ${tag}`,
        width: 'any',
        when: [...charge, where(`${tag}-01`, filled), where(moa(...AMOUNTS), filled)],
        unless: 'charged',
        reject:
          'charges of the message, or of one sort of its parts: those of consignments or goods may be the same charges again, or others',
      }),
    ),
    {
      name: 'named once more',
      width: 'any',
      when: [
        ...charge,
        where(
          PARTS.map((tag) => `${tag}-01`),
          filled,
        ),
      ],
      skip: 'segment',
    },
    ...amountsOfTwoKinds(charge, AMOUNTS),
    { name: 'charge', width: 'any', when: charge },
    ...taxRows(TYPE, ['TCC-01.1', 'TCC-01.4', ...PARTS.map((tag) => `${tag}-01`)]),
    ...messageRows(TYPE),
  ],
  rowsExpected: 'a segment: three capital letters, then its elements',
  charges: [
    {
      kind: 'record',
      net: moa(...AMOUNTS),
      tax: TAX_OF_GROUP,
      code: 'TCC-01.1',
      description: from(
        ['TCC-01.4', 'TCC-01.1'],
        (text, code) => text || (code === '' ? '' : `Charge ${code}`),
      ),
      otherwise: 'Charge',
    },
  ],
  takenOff: [CREDIT_NOTE],
  stage: MESSAGE_STAGE,
  rules: EDIFACT_CHARGES,
  audit: { severalBaseCharges: true },
}
