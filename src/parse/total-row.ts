/**
 * Totals that someone pasted below or between the charges. Such a record holds amounts, at most a word for the total,
 * and nothing that identifies the account, invoice or service charged: charging it would double the invoice.
 *
 *     Total,,,,,1234.56,246.91,1481.47
 *     ,,0000A1B2C3 Total,,,1234.56,,
 */

import type { RecordReader } from '../csv/reader.js'
import { shapeOf } from '../detect/shapes.js'
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import type { Problem, Row } from './row.js'

/** The last word of such a cell: spreadsheets write `Total`, or the group's name before it; also for counts and averages. */
const ENDS =
  /(?:^|\s)(?:(?:grand|sub)?[\s-]?totals?|(?:gesamt|zwischen|end)?summe|gesamt(?:betrag|ergebnis)?|ergebnis|(?:sub|eind)?totaal|som|sum|somme|totale|suma|soma|somma|results?|count|average|anzahl|mittelwert|aantal|gemiddelde|nombre|moyenne)\s*:?$/i

/** Its first word, with the group's name behind it: `Total 4411`, `Total général`. */
const BEGINS = /^(?:grand |sub-?)?(?:totale?|totaal|eindtotaal|summe|gesamt|somme|suma|soma|somma)\s/i

/** Whether a cell may be the label of such a total. */
export const looksLikeTotal = (text: string): boolean => ENDS.test(text) || BEGINS.test(text)

/** The problem of the reader's record if it is a total, null if it is not. */
export function bindTotalRow(
  format: FormatDeclaration,
  columns: Columns,
): (row: Row, reader: RecordReader) => Problem | null {
  const { currency, ...identities } = format.fields
  const names = Object.values(identities).map((ref) => bindRef(ref, columns))
  const currencies = new Set(bindRef(currency, columns).at)
  let usual = '' // an account or invoice that is not a total: it is the same in most records

  return (row, reader) => {
    for (const name of names) {
      const text = row.ref(name)
      if (text === '' || (text !== usual && looksLikeTotal(text))) continue
      usual = text
      return null
    }
    let first = -1
    for (let at = 0; at < reader.count; at++) {
      const text = row.uncached(at)
      if (text === '' || currencies.has(at)) continue
      if (first < 0) first = at
      const shape = shapeOf(text)
      if ((shape === 'text' || shape === 'date') && !looksLikeTotal(text)) return null
    }
    return {
      code: 'row_kind',
      column: columns.names[first] ?? `${first + 1}`,
      value: row.uncached(first),
      expected:
        'amounts with something to charge them to: an account, an invoice, a parcel, a date or a description',
      remedy: 'It looks like a total, which is not charged: remove the row, or fill in what is missing.',
    }
  }
}
