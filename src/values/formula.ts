/** Texts that a spreadsheet would run as formulas (in East Asian ones the wide signs too), apostrophes before them or not. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

/** What a spreadsheet would run gets an apostrophe, which makes it text there. */
export function defused(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** The text as it was before that. */
export function undefused(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text
}
