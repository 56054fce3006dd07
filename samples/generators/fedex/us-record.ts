/** The cells of a row of the FedEx US download, by position in the layout of 210 columns. */
import { type DateStyle, date } from '../calendar.js'
import { amount, cutAmount } from '../cents.js'
import { fedexUsColumns } from '../columns/fedex-us.js'
import type { TextEncoding } from '../types.js'
import { type Row, rowSum } from './charge.js'
import { createSheet, type SheetStyle } from './sheet.js'
import type { Account } from './us-shipments.js'

export interface UsInvoice {
  readonly account: string
  readonly number: string
  readonly day: number
  /** Original Amount Due. */
  readonly total: number
}

export interface UsStyle {
  readonly sheet: SheetStyle
  readonly encoding: TextEncoding
  readonly invoiceDates: DateStyle
  readonly shipmentDates: DateStyle
  /** Zeros at the end of an amount are cut. */
  readonly cut: boolean
  readonly weightUnit: string
  /** Freight stands as a pair, and in its own column besides: as the published samples have it. */
  readonly freightPair?: boolean
  /** What other tools make of the header's names. */
  readonly rename?: (name: string, position: number) => string
  readonly text?: (cents: number) => string
  /** Rows of the nth invoice, in place of the usual ones. */
  readonly rows?: (account: Account, nth: number) => Row[]
}

export const REAL_US_STYLE: UsStyle = {
  sheet: { delimiter: ',', lineEnd: '\r\n', quotes: 'none' },
  encoding: 'utf-8',
  invoiceDates: 'YYYYMMDD',
  shipmentDates: 'YYYYMMDD',
  cut: true,
  weightUnit: 'lbs',
}

const FIRST_PAIR = 108
const SHIPPER = ['Calder Paper Goods', '', '410 Old Quarry Ln', '', 'Fernhollow', 'OH', '43117', 'US']

function setShipment(cells: string[], row: Row, style: UsStyle): void {
  cells[9] = row.prefix
  cells[13] = row.serviceType
  cells[14] = row.groundService
  if (row.shipped !== null) {
    cells[15] = date(row.shipped, style.shipmentDates)
    const usual = { day: row.shipped + 2, time: `${9 + (row.shipped % 8)}:${10 + (row.shipped % 45)}` }
    const proof = row.delivered === undefined ? usual : row.delivered
    if (proof !== null) {
      cells[16] = date(proof.day, style.shipmentDates)
      cells[17] = proof.time
    }
  }
  if (row.actualWeight !== null) {
    cells[20] = style.cut ? cutAmount(row.actualWeight, 1) : amount(row.actualWeight, 1)
    cells[22] = String(row.ratedWeight)
    cells[21] = style.weightUnit
    cells[23] = style.weightUnit
    cells[24] = String(row.pieces)
    cells[28] = 'Customer Packaging'
  }
  cells[27] = row.master
  row.sides.forEach((side, index) => {
    cells[29 + index] = cutAmount(side, 1)
  })
  if (row.sides.length > 0) {
    cells[32] = String(row.divisor)
    cells[33] = 'I'
  }
  cells[50] = row.reference
  cells[65] = row.zone
  cells[107] = row.master
}

function setAddresses(cells: string[], { recipient, originalAddress }: Row): void {
  if (originalAddress !== undefined)
    for (const [index, text] of [
      originalAddress.line1,
      originalAddress.line2,
      originalAddress.city,
      originalAddress.state,
      originalAddress.postal,
    ].entries())
      cells[59 + index] = text
  if (recipient === null) return
  const { name, company, line1, line2, city, state, postal, country } = recipient
  for (const [index, text] of [name, company, line1, line2, city, state, postal, country].entries())
    cells[34 + index] = text
  for (const [index, text] of SHIPPER.entries()) cells[42 + index] = text
}

export function createUsWriter(style: UsStyle) {
  const sheet = createSheet(210, style.sheet)
  const money =
    style.text ?? (style.cut ? (cents: number) => cutAmount(cents) : (cents: number) => amount(cents))
  const names = fedexUsColumns().map((name, index) => style.rename?.(name, index + 1) ?? name)

  const record = (invoice: UsInvoice, row: Row): string => {
    const cells = sheet.blank()
    cells[1] = invoice.account
    cells[2] = invoice.account
    cells[3] = date(invoice.day, style.invoiceDates)
    cells[4] = invoice.number
    cells[6] = money(invoice.total)
    cells[7] = money(invoice.total)
    cells[8] = 'Shipper'
    cells[10] = row.tracking
    if (row.transport !== null) cells[11] = money(row.transport)
    if (row.transport !== null || row.pairs.length > 0 || row.netOnly !== undefined)
      cells[12] = money(rowSum(row) + (row.offBy ?? 0))
    setShipment(cells, row, style)
    setAddresses(cells, row)
    const freight =
      style.freightPair && row.transport
        ? [{ slot: 50, label: 'Transportation Charge', cents: row.transport }]
        : []
    for (const { slot, label, cents } of [...row.pairs, ...freight]) {
      cells[FIRST_PAIR + 2 * slot] = label
      cells[FIRST_PAIR + 2 * slot + 1] = money(cents)
    }
    return sheet.text(cells)
  }
  return { header: sheet.text(['', ...names]), record }
}
