/** UPS billing files made for a test: each row says what matters, the rest is an ordinary ground parcel. */
import { UPS_COLUMNS } from '../parsers/ups/columns.js'

export type UpsRow = Readonly<Record<string, string>>

/** One billed base charge. Invented: account, invoice and parcel belong to nobody. */
const PARCEL: UpsRow = {
  Version: '2.1',
  'Recipient Number': '000071Q4M0',
  'Account Number': '000071Q4M0',
  'Account Country': 'US',
  'Invoice Date': '2025-10-04',
  'Invoice Number': '00000071Q4M0405',
  'Invoice Type Code': 'E',
  'Invoice Currency Code': 'USD',
  'Invoice Amount': '0.00',
  'Transaction Date': '2025-10-01',
  'Lead Shipment Number': '1Z71Q4M00390000014',
  'Tracking Number': '1Z71Q4M00390000014',
  'Bill Option Code': 'P/P',
  'Package Quantity': '1',
  Zone: '005',
  'Charge Category Code': 'SHP',
  'Charge Category Detail Code': 'ISS',
  'Charge Classification Code': 'FRT',
  'Charge Description Code': '003',
  'Charge Description': 'Ground Commercial',
  'Transaction Currency Code': 'USD',
  'Incentive Amount': '0.00',
  'Net Amount': '10.00',
}

/** Codes of the four parts of a charge, as they stand in columns 35, 36, 44 and 45. */
export function charge(code: string, description: string): UpsRow {
  const [category = '', detail = '', chargeClass = '', kind = ''] = code.split('/')
  return {
    'Charge Category Code': category,
    'Charge Category Detail Code': detail,
    'Charge Classification Code': chargeClass,
    'Charge Description Code': kind,
    'Charge Description': description,
  }
}

export const FEE: UpsRow = {
  ...charge('MIS/SVCH/FRT/205', 'Service Charge'),
  'Tracking Number': '',
  'Lead Shipment Number': '',
}

export interface UpsLook {
  /** Column names as first record. */
  readonly header?: readonly string[]
  readonly delimiter?: string
  readonly width?: number
}

export function upsCells(row: UpsRow): string[] {
  for (const name of Object.keys(row)) if (!UPS_COLUMNS.includes(name)) throw new Error(`no column ${name}`)
  return UPS_COLUMNS.map((name) => ({ ...PARCEL, ...row })[name] ?? '')
}

/** The file's text, a line end behind each record. */
export function upsFile(rows: readonly UpsRow[], look: UpsLook = {}): string {
  const { delimiter = ',', width = UPS_COLUMNS.length } = look
  const records = rows.map(upsCells)
  if (look.header !== undefined) records.unshift([...look.header])
  const quoted = (cell: string) => (cell.includes(delimiter) ? `"${cell}"` : cell)
  return records.map((cells) => `${cells.slice(0, width).map(quoted).join(delimiter)}\n`).join('')
}
