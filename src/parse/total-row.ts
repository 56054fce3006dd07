/**
 * Totals that someone pasted below or between the charges, or that a pivot table wrote. Charging such a record would double the invoice.
 *
 *     Total,,,,,1234.56,246.91,1481.47               nothing identifies the account, invoice or service charged
 *     ,,0000A1B2C3 Total,,,1234.56,,
 *     4411,0000A1B2C3,,Result,,1234.56,,             the outer keys are repeated, and nothing says what is charged
 */

import type { RecordReader } from '../csv/reader.js'
import { shapeOf } from '../detect/shapes.js'
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import { shipmentCells } from '../format/declared-names.js'
import type { CellRef, FormatDeclaration } from '../format/format.js'
import { identityCells } from './record-charge.js'
import type { Problem, Row } from './row.js'

/** Words of totals, which begin labels with the group's name behind them, `Total 4411`, `Total général`, and end others. */
const FIRST = '(?:(?:grand|sub)[\\s-]?)?(?:total[es]?|totaal|summe|gesamt|somme|suma|soma|somma)|eindtotaal'

/** All words of totals: spreadsheets write `Total`, or the group's name before it. */
const SUMS = `${FIRST}|(?:gesamt|zwischen|end)summe|gesamt(?:betrag|ergebnis)|ergebnis|som|sum|results?`

/** Those of other figures of a group: they only end labels. */
const FIGURES = 'count|average|anzahl|mittelwert|aantal|gemiddelde|nombre|moyenne'

const BEGINS = new RegExp(`^(?:${FIRST})\\s`, 'i')
const ENDS = new RegExp(`(?:^|\\s)-?(?:${SUMS}|${FIGURES})\\s*:?$`, 'i')
const HAS = new RegExp(`(?:^|[\\s:(-])(?:${SUMS})(?:[\\s:),.-]|$)`, 'i')
const WORDS = new RegExp(`\\b(?:${SUMS}|${FIGURES})\\b`, 'i')

/** Whether it has such a word anywhere: `4411 Result, net`. Names of companies have it too, so that it says little by itself. */
export const mentionsTotal = (text: string): boolean => HAS.test(text)

/** Whether a record has such a word in any cell: if not, no cell is a label. */
export const hasLabel = (record: string): boolean => WORDS.test(record)

export const endsWithTotal = (text: string): boolean => ENDS.test(text)

/** Whether a cell may be the label of such a total. */
export const looksLikeTotal = (text: string): boolean => ENDS.test(text) || BEGINS.test(text)

/** Cells that are neither blank nor numbers, except those at these positions. */
export function wordCells(
  row: Row,
  { count }: RecordReader,
  except: ReadonlySet<number>,
): { at: number; text: string }[] {
  const found: { at: number; text: string }[] = []
  for (let at = 0; at < count; at++) {
    if (except.has(at)) continue
    const text = row.uncached(at)
    const shape = shapeOf(text)
    if (shape === 'text' || shape === 'date') found.push({ at, text })
  }
  return found
}

/** Cells that say what a record charges; none if its charges are named by their columns alone. */
export function namesOfCharge({
  charges: [charge],
  shipment,
  segments,
}: FormatDeclaration): readonly CellRef[] {
  if (segments !== undefined) return []
  const service = shipment?.service === undefined ? [] : shipmentCells(shipment.service)
  if (charge?.kind !== 'record') return service
  const own = identityCells(charge)
  return own.length === 0 ? [] : [...own, ...service]
}

/** Whether the texts of these cells name something that is charged, and not a total. */
export const nameCharge = (texts: readonly string[]): boolean =>
  texts.length === 0 || (texts.some((text) => text !== '') && !texts.some(looksLikeTotal))

/** The problem of the reader's record if it is a total, null if it is not. */
export function bindTotalRow(
  format: FormatDeclaration,
  columns: Columns,
): (row: Row, reader: RecordReader) => Problem | null {
  const { currency, ...identities } = format.fields
  const { tracking_number, shipment_id, invoice_id } = identities
  const bound = Object.values(identities).map((ref) => bindRef(ref, columns))
  const numbers = [tracking_number, shipment_id, invoice_id].map((ref) => bindRef(ref, columns))
  const names = namesOfCharge(format).map((ref) => bindRef(ref, columns))
  const currencies = new Set(bindRef(currency, columns).at)
  const isTable = format.segments === undefined
  let usual = '' // an account or invoice that is not a total: it is the same in most records

  /** Whether nothing but amounts and labels of totals is in the record, whose identities are blank or such labels. */
  function isBare(row: Row, reader: RecordReader): boolean {
    for (const ref of bound) {
      const text = row.ref(ref)
      if (text === '' || (text !== usual && looksLikeTotal(text))) continue
      usual = text
      return false
    }
    return !wordCells(row, reader, currencies).some(({ text }) => !looksLikeTotal(text))
  }

  function firstFilled(row: Row, reader: RecordReader): number {
    let at = 0
    while (at < reader.count - 1 && (row.uncached(at) === '' || currencies.has(at))) at++
    return at
  }

  /** Whether it repeats the keys of a group, with the label of a total in place of what is charged, and only amounts behind it. */
  function isOfGroup(row: Row, reader: RecordReader): boolean {
    if (!isTable) return false
    if (numbers.some((ref) => looksLikeTotal(row.ref(ref)))) return true
    if (nameCharge(names.map((ref) => row.ref(ref)))) return false
    const last = wordCells(row, reader, currencies).at(-1)
    return last !== undefined && looksLikeTotal(last.text)
  }

  return (row, reader) => {
    if (!isBare(row, reader) && !isOfGroup(row, reader)) return null
    const label = wordCells(row, reader, currencies).find(({ text }) => looksLikeTotal(text))?.at
    const at = label ?? firstFilled(row, reader)
    return {
      code: 'row_kind',
      column: columns.names[at] ?? `${at + 1}`,
      value: row.uncached(at),
      expected:
        'amounts with something to charge them to: an account, an invoice, a parcel, a date or a description',
      remedy: 'It looks like a total, which is not charged: remove the row, or fill in what is missing.',
    }
  }
}
