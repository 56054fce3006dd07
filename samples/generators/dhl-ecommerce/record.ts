/** `HDR` and `DTL` records as text. Positions are 0-based, as the layout counts them. */
import { date } from '../calendar.js'
import { amount, cutAmount } from '../cents.js'
import type { Detail, Pickup } from './rows.js'

export interface EcommerceStyle {
  readonly lineEnd: '\n' | '\r\n'
  /** `real`: date, number and account in the header record. `sample16`, `sample78`: as published. */
  readonly header: 'real' | 'sample16' | 'sample78'
  /** Fields of a detail record: 79, or 78 without the last reserved one. */
  readonly width: 78 | 79
  readonly isoDates: boolean
  /** Zeros at the end of an amount are cut. */
  readonly cut: boolean
  /** Records of each bill, in place of the usual ones. */
  readonly rows?: (pickup: Pickup) => Detail[]
}

export const REAL_STYLE: EcommerceStyle = {
  lineEnd: '\n',
  header: 'real',
  width: 79,
  isoDates: false,
  cut: true,
}

export interface EcommerceInvoice {
  /** Ten characters with leading zeros; detail records have it without them. */
  readonly account: string
  readonly number: string
  readonly day: number
  readonly total: number
  /** Thousandths of a pound. */
  readonly weight: number
  /** Detail records as the header states them. */
  readonly count: number
}

const withoutZeros = (text: string): string => text.replace(/^0+/, '')

export function createEcommerceWriter(style: EcommerceStyle) {
  const money = (cents: number): string => (style.cut ? cutAmount(cents) : amount(cents))
  const dateText = (day: number): string => date(day, style.isoDates ? 'YYYY-MM-DD' : 'YYYYMMDD')

  // One list for all detail records: a record ends before the next begins.
  const cells: string[] = Array.from({ length: style.width }, () => '')

  const header = (invoice: EcommerceInvoice): string => {
    const head: string[] = Array.from({ length: style.header === 'sample78' ? 78 : 16 }, () => '')
    head[0] = 'HDR'
    head[2] = invoice.number
    head[11] = amount(invoice.total)
    if (style.header === 'real') {
      head[1] = dateText(invoice.day)
      head[3] = invoice.account
      const place = ['CALDER PAPER GOODS', '', '410 OLD QUARRY LN', 'FERNHOLLOW', 'OH', '43117', 'US']
      for (const [index, text] of place.entries()) head[4 + index] = text
      head[12] = cutAmount(invoice.weight, 3)
      head[13] = String(invoice.count)
      head[14] = 'USD'
      head[15] = 'ZT30'
    } else {
      head[1] = withoutZeros(invoice.account)
      if (style.header === 'sample78') head[3] = date(invoice.day)
    }
    return head.join(',') + style.lineEnd
  }

  const detail = (invoice: EcommerceInvoice, row: Detail, position: number): string => {
    cells.fill('')
    const set = (first: number, ...texts: string[]): void => {
      for (let index = 0; index < texts.length; index++) cells[first + index] = texts[index] ?? ''
    }
    const clock = String(Math.floor(row.minute / 60)).padStart(2, '0')
    const minutes = String(row.minute % 60).padStart(2, '0')
    const time = style.isoDates ? `${clock}:${minutes}:00` : `${clock}${minutes}00`
    set(0, 'DTL', withoutZeros(invoice.account), String(position * 10).padStart(6, '0'), '', row.reference)
    set(6, 'USOH1', 'USOH1', dateText(row.day), time, ...row.tracking)
    if (row.recipient !== null) {
      const { name, line1, line2, city, state, postal, country } = row.recipient
      set(13, name, line1, line2, city, state, postal, country)
    }
    set(20, row.material, row.description)
    if (row.weight !== null) {
      const weight = cutAmount(row.weight, 3)
      set(22, weight, 'LB', weight, 'LB', '1.000', 'EA')
    }
    cells[28] = row.zone
    for (const [at, cents] of row.charges) cells[at] = money(cents)
    if (row.other !== undefined) for (const [at, text] of row.other) cells[at] = text
    return cells.join(',') + style.lineEnd
  }
  return { header, detail }
}
