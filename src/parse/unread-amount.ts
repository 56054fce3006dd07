/** What to do about a cell that holds no amount. */
import { isFormulaError } from '../values/damaged-number.js'
import { isWrittenBlank } from '../values/no-value.js'

const REMEDIES: readonly (readonly [is: (text: string) => boolean, remedy: string])[] = [
  [
    (text) => /^[-+]?\d+([.,]\d+)?E[+-]?\d+$/i.test(text),
    'A spreadsheet has cut the digits off: download the file again and do not save it from the spreadsheet.',
  ],
  [
    isFormulaError,
    'A formula of a spreadsheet failed: correct it and save the file again, or download it again.',
  ],
  [
    (text) => /\d[)\s]*[CD]R$/i.test(text),
    'A credit is read if it has a minus sign: write 12.50 CR as -12.50, and 12.50 DR as 12.50.',
  ],
  [
    (text) => /^[A-Z]{3}\s*[-+(]?\s*[\d.,]|\d[-)\s]*[A-Z]{3}$/.test(text),
    'Remove the code of the currency from the amounts of this column: it is read from its own column, or given by --currency.',
  ],
  [
    (text) => text.startsWith('='),
    'The formula was never calculated: open the workbook in a spreadsheet program and save it.',
  ],
  [
    isWrittenBlank,
    'A program had no value here: fill in the amount, blank the cell if it has none, or download the file again.',
  ],
  [
    (text) => /^\d{4}-\d\d-\d\d$|^-?\d[\d.]*%$/.test(text),
    'A spreadsheet may show this column as dates or per cent: give it a number format there and save it again. Else the cells of this row may have been shifted.',
  ],
]

export function unreadAmountRemedy(text: string): string {
  const own = text.trim()
  const known = REMEDIES.find(([is]) => is(own))
  return known?.[1] ?? 'Check the cell, and whether the cells of this row have been shifted.'
}
