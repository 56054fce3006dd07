/** Texts that a spreadsheet would run as formulas (in East Asian ones the wide signs too), apostrophes before them or not. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

/** What a spreadsheet would run gets an apostrophe, which makes it text there. */
export function defused(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** What Excel knows UTF-8 by: CSV for it begins so. */
export const EXCEL_MARK = '\ufeff'

/** Characters of a text in a formula. */
const LONGEST = 255

/**
 * What spreadsheets may take for a number, a date, a time or an amount, in any language: digits, with three words at most
 * (`00123`, `1E5`, `MAR 12`, `1/2`, `5 de mayo de 2026`). None holds what could end the quotes around it.
 */
const VALUE = /^[^\p{L}"=@＝＠\p{Cc}]*(?:\p{L}{1,12}[^\p{L}"=@＝＠\p{Cc}]*){0,3}$/u
/** A number of an account, a tracking number: all cells of its column are alike. */
const NAME = /^[^\s"=@＝＠\p{Cc}]{1,64}$/u
const DIGIT = /\p{Nd}/u
/** Truth values and errors. */
const WORD =
  /^ *(?:true|false|wahr|falsch|vrai|faux|verdadero|falso|vero|waar|onwaar|#[^"=@＝＠\p{Cc}]*) *$/iu

/** Text that stays as it is where a spreadsheet opens CSV: as `="00123"`, which it shows as 00123, where it would be a value. */
export function keptAsText(text: string): string {
  const isValue = (DIGIT.test(text) && (NAME.test(text) || VALUE.test(text))) || WORD.test(text)
  if (!isValue) return defused(text)
  return text.length > LONGEST ? `'${text}` : `="${text}"`
}

const KEPT = /^="([^"]*)"$/

/** The text as it was before that. */
export function undefused(text: string): string {
  const kept = KEPT.exec(text)?.[1]
  if (kept !== undefined) return kept
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text
}
