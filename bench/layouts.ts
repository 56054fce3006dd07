/** What the contenders know about a file: the columns of its tracking numbers and amounts. Positions from 0. */
import { CHARGE_CELLS } from '../parsers/dhl-ecommerce/charge-cells.js'
import { DHL_ECOMMERCE_COLUMNS } from '../parsers/dhl-ecommerce/columns.js'
import { UPS_COLUMNS } from '../parsers/ups/columns.js'

/** A file and the task for it. */
export interface Job {
  readonly file: string
  readonly format: string
  readonly header: boolean
  /** Whether records differ in their number of cells. */
  readonly ragged: boolean
  /** Line end of its records. */
  readonly newline: string
  readonly width: number
  /** The first filled one is the tracking number. */
  readonly tracking: readonly number[]
  /** Their sum is the record's charge. */
  readonly amounts: readonly number[]
  readonly invoice: number | null
  /** The records that count; null if all do. */
  readonly only: { readonly at: number; readonly text: string } | null
}

type Layout = (file: string, newline: string, firstLine: string) => Job

const at = (columns: readonly string[], name: string): number => {
  const found = columns.indexOf(name)
  if (found < 0) throw new RangeError(`no column ${name}`)
  return found
}

/** Formats without a layout are only scanned. */
export const LAYOUTS: Readonly<Record<string, Layout>> = {
  'ups-billing': (file, newline) => ({
    file,
    newline,
    format: 'ups-billing',
    header: false,
    ragged: false,
    width: UPS_COLUMNS.length,
    tracking: [at(UPS_COLUMNS, 'Tracking Number')],
    amounts: [at(UPS_COLUMNS, 'Net Amount')],
    invoice: at(UPS_COLUMNS, 'Invoice Number'),
    only: null,
  }),
  // A row's Net Charge Amount is the sum of its charges, so the others read one cell where the parse reads all charges.
  'fedex-us': (file, newline, firstLine) => {
    const names = firstLine.split(',').map((name) => name.replaceAll('"', ''))
    return {
      file,
      newline,
      format: 'fedex-us',
      header: true,
      ragged: false,
      width: names.length,
      tracking: [at(names, 'Express or Ground Tracking ID')],
      amounts: [at(names, 'Net Charge Amount')],
      invoice: at(names, 'Invoice Number'),
      only: null,
    }
  },
  'dhl-ecommerce': (file, newline) => ({
    file,
    newline,
    format: 'dhl-ecommerce',
    header: false,
    ragged: true,
    width: DHL_ECOMMERCE_COLUMNS.length,
    tracking: ['Internal_Tracking_Num:', 'Customer_Confirm*', 'Delivery_Confirm*'].map((name) =>
      at(DHL_ECOMMERCE_COLUMNS, name),
    ),
    amounts: CHARGE_CELLS.map(([name]) => at(DHL_ECOMMERCE_COLUMNS, name)),
    invoice: null,
    only: { at: 0, text: 'DTL' },
  }),
}

/** A format that is only read: by line items, and by the scans that count its records. */
export function scanJob(file: string, newline: string, format: string): Job {
  return {
    file,
    newline,
    format,
    header: false,
    ragged: true,
    width: 0,
    tracking: [],
    amounts: [],
    invoice: null,
    only: null,
  }
}
