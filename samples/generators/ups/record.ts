/** The 250 cells of a row as text, in the dialect of the file. */
import type { Address } from '../addresses.js'
import { type DateStyle, date } from '../calendar.js'
import { amount } from '../cents.js'
import { cellText } from '../delimited.js'
import type { Invoice, Line, Package } from './line.js'

export interface Dialect {
  readonly delimiter: ',' | ';'
  readonly dates: DateStyle
  readonly lineEnd: '\n' | '\r\n'
  /** Fields left of each row where a tool has cut empty ones off its end. */
  readonly width: number
  readonly version: string
  readonly country: string
  readonly weightUnit: string
}

/** Real files fill these cells with zeros where they say nothing. Position to text. */
const ZEROS: Readonly<Record<number, string>> = Object.fromEntries([
  ...[20, 47, 139, 145, 197].map((position) => [position, '0']),
  ...[143, 202, 205, 240].map((position) => [position, '0.0']),
  ...[55, 56, 58, 60, 61, 62, 130, 141, 142, 164, 165, 166, 168, 173, 174, 187, 188, 190, 191, 200].map(
    (position) => [position, '0.00'],
  ),
  ...[59, 134, 157, 186].map((position) => [position, '0.000000000']),
])

/** Cells `from` to `to` that no row fills, with the delimiter before each. */
function silent(from: number, to: number, delimiter: string): string {
  let text = ''
  for (let position = from; position <= to; position++) text += delimiter + (ZEROS[position] ?? '')
  return text
}

/** Name, firm, two lines, town, state, postal code, country: eight cells, each with the delimiter before it. */
export function addressCells(address: Address, delimiter: string): string {
  const { name, company, line1, line2, city, state, postal, country } = address
  return [name, company, line1, line2, city, state, postal, country]
    .map((cell) => delimiter + cellText(cell, delimiter))
    .join('')
}

const NO_WEIGHTS = { entered: '0.0', billed: '0.0', type: '0', dimensions: '', quantity: '0' }

function weights(pack: Package) {
  return {
    entered: amount(pack.enteredWeight, 1),
    billed: amount(pack.billedWeight, 1),
    type: String(pack.weightType),
    dimensions: pack.dimensions,
    quantity: '1',
  }
}

/** A writer of the rows of one file. Row text is put together from stretches that change together. */
export function createRecordWriter(dialect: Dialect) {
  const d = dialect.delimiter
  const dateText = (day: number): string => date(day, dialect.dates)
  const cell = (text: string): string => cellText(text, d)
  const gap = {
    a: silent(37, 43, d),
    b: silent(55, 62, d),
    c: silent(64, 66, d),
    d: silent(91, 174, d),
    e: silent(176, 197, d),
    f: silent(199, 200, d),
    g: silent(202, 225, d),
    h: silent(228, 229, d),
    i: silent(231, 250, d).slice(0, dialect.width === 250 ? undefined : dialect.width - 250),
  }

  /** Cells 1 to 10: the same on every row of an invoice. */
  const head = (invoice: Invoice): string =>
    [
      dialect.version,
      invoice.account,
      invoice.account,
      dialect.country,
      dateText(invoice.day),
      invoice.number,
      'E',
      '',
      '',
      invoice.currency,
    ].join(d)

  /** Cells 13 to 34. */
  const shipment = (line: Line): string => {
    const { pack } = line
    if (pack === null) return `${d.repeat(6)}${d}0${d}0${d.repeat(6)}${d}0.0${d}${d}0.0${d}${d}${d}0${d}${d}`
    const w = line.physical ? weights(pack) : NO_WEIGHTS
    const unit = line.physical ? dialect.weightUnit : ''
    const [order, department] = pack.references
    return (
      `${d}${pack.pickupRecord}${d}${pack.lead}${d}${d}${d}${d}${pack.billOption}${d}${w.quantity}${d}0` +
      `${d}${pack.tracking}${d}${order}${d}${department}${d}${d}${d}` +
      `${d}${w.entered}${d}${unit}${d}${w.billed}${d}${unit}${d}PKG${d}${w.type}${d}${w.dimensions}${d}${pack.zone}`
    )
  }

  /** The sender is on the package row only, the receiver on every row of the package. */
  const addresses = ({ pack, physical }: Line): string => {
    if (pack === null) return d.repeat(24)
    return `${physical ? pack.sender : d.repeat(8)}${pack.receiver}${d.repeat(8)}`
  }

  const record = (headText: string, invoice: Invoice, total: number, line: Line): string => {
    const { currency } = invoice
    const day = line.slashDate ? date(line.day, 'MM/DD/YYYY') : dateText(line.day)
    return (
      `${headText}${d}${amount(line.stated ?? total)}${d}${day}${shipment(line)}` +
      `${d}${line.category}${d}${line.detail}${gap.a}${d}${line.class}${d}${line.code}${d}${cell(line.description)}` +
      `${d}0${d}${currency}${d}${amount(line.basis)}${d}${d}${currency}` +
      `${d}${amount(line.incentive)}${d}${amount(line.net)}${d}${gap.b}${d}${dateText(invoice.day + 15)}` +
      `${gap.c}${addresses(line)}${gap.d}${d}${cell(line.reason ?? '')}` +
      `${gap.e}${d}${line.correctedZone ?? ''}${gap.f}${d}${line.originalTracking ?? ''}` +
      `${gap.g}${d}${line.keyedDimensions ?? ''}${d}${line.keyedDimensions === undefined ? '' : 'I'}${gap.h}` +
      `${d}${gap.i}${dialect.lineEnd}`
    )
  }
  return { head, record }
}
