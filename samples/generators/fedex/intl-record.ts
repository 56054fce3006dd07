/** The cells of a row of the FedEx international download, by position among 168 columns. */
import type { Address } from '../addresses.js'
import { date } from '../calendar.js'
import { fedexIntlColumns } from '../columns/fedex-intl.js'
import type { IntlStyle } from './intl-locale.js'
import { type Waybill, waybillSum } from './intl-rows.js'
import { createSheet } from './sheet.js'

export interface IntlInvoice {
  readonly account: string
  readonly number: string
  readonly day: number
  /** Original Amount Due. */
  readonly total: number
  readonly sender: Address
  /** Duty and fees of the whole invoice; stated on duty invoices only. */
  readonly dutyAndFees: readonly [duty: number, fees: number] | null
}

const FIRST_PAIR = 67

function setAddress(cells: string[], first: number, { name, company, ...place }: Address): void {
  const texts = [
    company,
    name,
    place.line1,
    place.line2,
    '',
    place.city,
    place.state,
    place.postal,
    place.country,
  ]
  for (let index = 0; index < texts.length; index++) cells[first + index] = texts[index] ?? ''
}

export function createIntlWriter(style: IntlStyle) {
  const columns = fedexIntlColumns()
  const sheet = createSheet(columns.length, style.sheet)

  const setInvoice = (cells: string[], invoice: IntlInvoice, kind: string): void => {
    cells[1] = style.country
    cells[2] = kind
    cells[4] = invoice.account
    cells[6] = invoice.number
    cells[7] = date(invoice.day, style.invoiceDates)
    cells[8] = date(invoice.day + 14, style.invoiceDates)
    cells[9] = style.currency
    cells[14] = style.total(invoice.total)
    if (invoice.dutyAndFees === null) return
    const [duty, fees] = invoice.dutyAndFees
    cells[3] = 'Standard'
    cells[10] = style.total(0)
    cells[11] = style.total(0)
    cells[12] = style.total(fees)
    cells[13] = style.total(duty)
  }

  const setShipment = (cells: string[], row: Waybill): void => {
    const shipped = date(row.shipped, style.shipDates)
    cells[17] = row.number
    cells[19] = row.reference
    cells[22] = date(row.shipped + 3, style.shipDates)
    if (row.kind === 'Duty/Tax') cells[25] = date(row.shipped, style.invoiceDates)
    cells[26] = shipped
    cells[27] = shipped
    cells[61] = '0'
    if (row.kind !== 'Transportation') return
    cells[28] = row.service.code
    cells[29] = '01'
    cells[30] = row.service.label
    cells[33] = '1'
    cells[34] = style.weight(row.actualWeight)
    cells[35] = 'K'
    cells[63] = style.weight(row.ratedWeight)
    cells[64] = 'K'
    cells[65] = row.zone
  }

  const record = (invoice: IntlInvoice, row: Waybill): string => {
    const cells = sheet.blank()
    setInvoice(cells, invoice, row.kind)
    setShipment(cells, row)
    setAddress(cells, 39, invoice.sender)
    setAddress(cells, 48, row.recipient)
    cells[66] = style.total(waybillSum(row) + (row.offBy ?? 0))
    for (const { slot, label, cents } of row.pairs) {
      cells[FIRST_PAIR + 2 * slot] = label
      cells[FIRST_PAIR + 2 * slot + 1] = style.pair(cents)
    }
    return sheet.text(cells)
  }
  return { header: sheet.text(['', ...columns]), record }
}
