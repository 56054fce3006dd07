/** Files that hold something twice, correct something, or bill in several units: for the laws of figures. */
import { readFileSync } from 'node:fs'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import { charge, FEE, type UpsRow, upsFile } from './ups-rows.js'

export interface FigureInput {
  readonly name: string
  readonly files: readonly (string | Uint8Array)[]
  /** What comes twice: a summary of files warns of an invoice, or of a part of one. Only a store knows which invoice came last. */
  readonly twice: 'nothing' | 'a file' | 'a part' | 'an invoice'
}

const [FIRST = '', SECOND = '', THIRD = ''] = [
  '1Z71Q4M00390000014',
  '1Z71Q4M00390000023',
  '1Z71Q4M00390000032',
]

const invoice = (number: string, total: string, rows: readonly UpsRow[]): Uint8Array =>
  Buffer.from(upsFile(rows.map((row) => ({ 'Invoice Number': number, 'Invoice Amount': total, ...row }))))

const parcel = (tracking: string, net: string, more: UpsRow = {}): UpsRow => ({
  'Tracking Number': tracking,
  'Lead Shipment Number': tracking,
  'Net Amount': net,
  ...more,
})
const FUEL = charge('SHP/ISS/FSC/FSC', 'Fuel Surcharge')
const CREDIT = charge('ADJ/ADJ/FRT/003', 'Ground Commercial Adjustment')

const BILLED = invoice('A1', '70.00', [
  parcel(FIRST, '10.00'),
  parcel(FIRST, '10.00'),
  parcel(FIRST, '5.00', FUEL),
  parcel(SECOND, '20.00'),
  parcel(THIRD, '20.00'),
  { ...FEE, 'Net Amount': '5.00' },
])
/** The same invoice with one amount corrected and one charge gone. */
const AGAIN = invoice('A1', '47.00', [
  parcel(FIRST, '10.00'),
  parcel(FIRST, '10.00'),
  parcel(FIRST, '2.00', FUEL),
  parcel(SECOND, '20.00'),
  { ...FEE, 'Net Amount': '5.00' },
])
const LATER = invoice('A2', '8.34', [parcel(FIRST, '-4.00', CREDIT), parcel(SECOND, '12.34', CREDIT)])

/** Pays back the freight that A1 bills twice. */
const BACK = invoice('A3', '-10.00', [parcel(FIRST, '-10.00', CREDIT)])

function withFaults(id: string, seed: number): Uint8Array {
  const file = GENERATORS[id]?.({ seed, rows: 200, invoices: 1, faults: true })
  return encode([...(file?.chunks() ?? [])].join(''), file?.encoding ?? 'utf-8')
}

const DHL = readFileSync('samples/dhl-express/semicolon-european-numbers.csv', 'latin1')
const WRONG_TAX = DHL.replace(';EUR;3.683,20;4.084,73;;401,53;', ';EUR;3.683,20;4.084,73;;461,53;')
const SEVERAL = 'samples/ups-billing/several-invoices.csv'
const lines = readFileSync(SEVERAL, 'utf8').split('\n')
const part = (from: number, to: number): Uint8Array => Buffer.from(`${lines.slice(from, to).join('\n')}\n`)

export const FIGURE_INPUTS: readonly FigureInput[] = [
  {
    name: 'two carriers in the same currency, and another without',
    files: [SEVERAL, 'samples/dhl-ecommerce/real.csv', 'samples/fedex-us/real.csv'],
    twice: 'nothing',
  },
  {
    name: 'three formats without a currency',
    files: [
      'samples/usps-eps/real.csv',
      'samples/royal-mail-bex/one-header-row.csv',
      'samples/fedex-us/real.csv',
    ],
    twice: 'nothing',
  },
  {
    name: 'two currencies of one carrier',
    files: ['samples/fedex-intl/quoted-gb.csv', 'samples/fedex-intl/semicolon-latin1-nl.csv'],
    twice: 'nothing',
  },
  {
    name: 'faults in charges',
    files: [withFaults('fedex-us', 2), withFaults('dhl-express', 5)],
    twice: 'nothing',
  },
  { name: 'corrections and a credit on a later invoice', files: [BILLED, LATER], twice: 'nothing' },
  { name: 'a record billed twice and paid back', files: [BILLED, BACK], twice: 'nothing' },
  { name: 'a wrong tax', files: [Buffer.from(WRONG_TAX, 'latin1')], twice: 'nothing' },
  { name: 'a file under two names', files: [SEVERAL, readFileSync(SEVERAL)], twice: 'a file' },
  { name: 'an invoice delivered again', files: [BILLED, AGAIN, LATER], twice: 'an invoice' },
  { name: 'files that overlap', files: [part(0, 60), part(40, 90)], twice: 'a part' },
  { name: 'rejected records', files: ['samples/bad/amount.csv', SEVERAL], twice: 'nothing' },
]
