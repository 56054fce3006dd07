/** Rows that a spreadsheet's subtotal tool, or a person, leaves between the charges. */
import type { FormatDeclaration, LineItem } from '../src/index.js'
import { namesOfCharge } from '../src/parse/total-row.js'
import { parsed, recounted, usualSample } from './law-kit.js'

const AMOUNT = /^[-$]*\d[\d,.]*[.,]\d+$/

/** The sum of a column, in the spelling of its amounts. */
function added(texts: readonly string[]): string {
  const amounts = texts.filter((text) => AMOUNT.test(text))
  const comma = amounts.some((text) => /,\d+$/.test(text))
  const scale = Math.max(0, ...amounts.map((text) => text.split(/[.,]/).at(-1)?.length ?? 0))
  let units = 0n
  for (const text of texts) {
    const plain = text.replace('$', '').replace(comma ? /\./g : /,/g, '')
    if (!/^-?\d+([.,]\d+)?$/.test(plain)) continue
    const [whole = '', fraction = ''] = plain.replace('-', '').split(/[.,]/)
    const own = BigInt(whole + fraction.padEnd(scale, '0'))
    units += plain.startsWith('-') ? -own : own
  }
  const digits = `${units < 0n ? -units : units}`.padStart(scale + 1, '0')
  if (units === 0n) return ''
  return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${comma ? ',' : '.'}${digits.slice(digits.length - scale)}`
}

/**
 * Subtotals of the last invoice of the format's usual sample, at its end, or of its first charged records, behind them; each by what it
 * repeats.
 */
export async function subtotalsOf(format: FormatDeclaration, first = Infinity) {
  const path = usualSample(format)
  const before = await parsed(path, { raw: true })
  const { records, delimiter } = await recounted(path)
  const charged = [...new Set(before.items.map(({ source }) => source.row))].slice(0, first)
  const last = charged.at(-1) ?? 0
  const own = before.items.findLast(({ source }) => source.row === last)
  const isOfRun = ({ account_id, invoice_id }: LineItem): boolean =>
    first < Infinity || (account_id === own?.account_id && invoice_id === own?.invoice_id)
  const run = charged.filter((row) => before.items.some((item) => item.source.row === row && isOfRun(item)))
  const columns = Object.keys(before.items[0]?.raw ?? {}).map((name) => name.trim().toLowerCase())
  const places = (...refs: readonly unknown[]): number[] =>
    refs.flat().flatMap((ref) => {
      const at = typeof ref === 'number' ? ref - 1 : columns.indexOf(`${ref}`.toLowerCase())
      return at < 0 ? [] : [at]
    })
  const cell = (row: number, at: number): string => records[row - 1]?.[at] ?? ''
  const width = records[last - 1]?.length ?? 0
  const { account_id, invoice_id, invoice_date, tracking_number, shipment_id, currency } = format.fields
  const repeating = (keys: readonly number[]): string[] =>
    Array.from({ length: width }, (_, at) => {
      if (keys.includes(at)) return cell(last, at)
      const texts = run.map((row) => cell(row, at))
      return charged.some((row) => AMOUNT.test(cell(row, at))) ? added(texts) : ''
    })
  const invoice = [...places(account_id, invoice_id, currency)]
  const blank = repeating([]).findLastIndex((text, at) => text === '' && !invoice.includes(at))
  const shapes = {
    invoice: repeating(invoice),
    'invoice and date': repeating([...invoice, ...places(invoice_date)]),
    'invoice, date and parcel': repeating([
      ...invoice,
      ...places(invoice_date, tracking_number, shipment_id),
    ]),
    'a label behind': repeating(invoice).with(blank, '4411 Result'),
  }
  const parcels = places(tracking_number, shipment_id)
  const fee = (records[last - 1] ?? []).map((text, at) => (parcels.includes(at) ? '' : text))
  const labelledFee = fee.with(
    fee.findLastIndex((text, at) => text === '' && shapes.invoice[at] === '' && !parcels.includes(at)),
    '4411 Result',
  )
  const varies = (at: number): boolean => new Set(run.map((row) => cell(row, at))).size > 1
  const summed = (record: readonly string[]): string[] =>
    record.map((text, at) => (AMOUNT.test(text) && varies(at) ? (shapes.invoice[at] ?? '') : text))
  const names = places(...namesOfCharge(format))
  return {
    path,
    before,
    shapes,
    /** The last record without its parcel; with a label; with a label, as a sum; as a sum that does not name its charge. */
    fees: {
      fee,
      labelledFee,
      labelledSum: summed(labelledFee),
      namelessSum: summed(fee).map((text, at) => (names.includes(at) ? '' : text)),
    },
    row: last + 1,
    delimiter,
    above: records.slice(0, last),
    below: records.slice(last),
    run,
  }
}

/** Records as a file whose cells are all quoted. */
export const written = (records: readonly (readonly string[])[], delimiter: string): Buffer =>
  Buffer.from(
    records
      .map((record) => `${record.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter)}\r\n`)
      .join(''),
  )
