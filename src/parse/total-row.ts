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

/** The last word of such a cell: spreadsheets write `Total`, or the group's name before it; also for counts and averages. */
const ENDS =
  /(?:^|\s)(?:(?:grand|sub)?[\s-]?totals?|(?:gesamt|zwischen|end)?summe|gesamt(?:betrag|ergebnis)?|ergebnis|(?:sub|eind)?totaal|som|sum|somme|totale|suma|soma|somma|results?|count|average|anzahl|mittelwert|aantal|gemiddelde|nombre|moyenne)\s*:?$/i

/** Its first word, with the group's name behind it: `Total 4411`, `Total général`. */
const BEGINS = /^(?:grand |sub-?)?(?:totale?|totaal|eindtotaal|summe|gesamt|somme|suma|soma|somma)\s/i

/** Such a word anywhere: `4411 Result, net`. Names of companies have it too, so that it says little by itself. */
const HAS =
  /(?:^|[\s:(-])(?:(?:grand|sub)?-?totals?|(?:gesamt|zwischen|end)?summe|gesamt(?:betrag|ergebnis)?|ergebnis|(?:sub|eind)?totaal|som|sum|somme|totale|suma|soma|somma|results?)(?:[\s:),.-]|$)/i

export const mentionsTotal = (text: string): boolean => HAS.test(text)

/** The words of labels, wherever they are in a record: if none is, no cell ends with one. */
const WORDS =
  /\b(?:\w*-?totals?|\w*summe|gesamt\w*|ergebnis|\w*totaal|som|sum|somme|totale|suma|soma|somma|results?|count|average|anzahl|mittelwert|aantal|gemiddelde|nombre|moyenne)\b/i

export const hasLabel = (record: string): boolean => WORDS.test(record)

export const endsWithTotal = (text: string): boolean => ENDS.test(text)

/** Whether a cell may be the label of such a total. */
export const looksLikeTotal = (text: string): boolean => ENDS.test(text) || BEGINS.test(text)

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
    return !words(row, reader).some(({ text }) => !looksLikeTotal(text))
  }

  function firstFilled(row: Row, reader: RecordReader): number {
    let at = 0
    while (at < reader.count - 1 && (row.uncached(at) === '' || currencies.has(at))) at++
    return at
  }

  /** Cells that are neither blank nor numbers. */
  function words(row: Row, reader: RecordReader): { at: number; text: string }[] {
    const found: { at: number; text: string }[] = []
    for (let at = 0; at < reader.count; at++) {
      const text = row.uncached(at)
      if (text === '' || currencies.has(at)) continue
      const shape = shapeOf(text)
      if (shape === 'text' || shape === 'date') found.push({ at, text })
    }
    return found
  }

  /** Whether it repeats the keys of a group, with the label of a total in place of what is charged, and only amounts behind it. */
  function isOfGroup(row: Row, reader: RecordReader): boolean {
    if (!isTable) return false
    if (numbers.some((ref) => looksLikeTotal(row.ref(ref)))) return true
    if (nameCharge(names.map((ref) => row.ref(ref)))) return false
    const last = words(row, reader).at(-1)
    return last !== undefined && looksLikeTotal(last.text)
  }

  return (row, reader) => {
    if (!isBare(row, reader) && !isOfGroup(row, reader)) return null
    const label = words(row, reader).find(({ text }) => looksLikeTotal(text))?.at
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
