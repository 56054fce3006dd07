/** Texts that a spreadsheet would run as formulas (in East Asian ones also the full-width signs), with or without apostrophes before them. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

/** A text that a spreadsheet would run gets an apostrophe, which makes it text there. */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** The byte order mark, from which Excel recognises UTF-8 at the start of CSV. */
export const EXCEL_MARK = '\ufeff'

/** Maximum characters of a text in a formula. */
const LONGEST = 255

/**
 * What spreadsheets may read as a number, a date, a time or an amount, in any language: digits, with at most three words
 * (`00123`, `1E5`, `MAR 12`, `1/2`, `5 de mayo de 2026`). None contains a character that could end the quotes around it.
 */
const VALUE = /^[^\p{L}"=@＝＠\p{Cc}]*(?:\p{L}{1,12}[^\p{L}"=@＝＠\p{Cc}]*){0,3}$/u
/** An account number or a tracking number: all cells of its column are treated alike. */
const NAME = /^[^\s"=@＝＠\p{Cc}]{1,64}$/u
const DIGIT = /\p{Nd}/u
/** Truth values and errors. */
const WORD =
  /^ *(?:true|false|wahr|falsch|vrai|faux|verdadero|falso|vero|waar|onwaar|#[^"=@＝＠\p{Cc}]*) *$/iu

/** Text that stays unchanged when a spreadsheet opens CSV: as `="00123"`, shown as 00123, if it would become a value. */
export function keptAsText(text: string): string {
  const isValue = (DIGIT.test(text) && (NAME.test(text) || VALUE.test(text))) || WORD.test(text)
  if (!isValue) return escapeFormula(text)
  return text.length > LONGEST ? `'${text}` : `="${text}"`
}

const KEPT = /^="([^"]*)"$/

/** The original text. */
export function unescapeFormula(text: string): string {
  const quotedText = KEPT.exec(text)?.[1]
  if (quotedText !== undefined) return quotedText
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text
}
