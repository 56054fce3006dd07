/** `8.9E+11`, `8,9E+11`, `########`, `#N/A`: a number damaged by a spreadsheet. */
// Without a plus sign a decimal mark is required: `12E45` may be what the carrier wrote.
const DAMAGED = /^(\d+([.,]\d+)?e\+\d+|\d[.,]\d+e\d+|#+)$/i

/** The errors of formulas: `#N/A`, `#REF!`, `#DIV/0!`, `#NAME?` in any language, `#NV`, and LibreOffice's `Err:508`. */
const FORMULA_ERROR = /^(#[¡¿]?\p{L}{2,11}(\/0)?[!?]|#N\/[A-Z]{1,2}|#NV|#GETTING_DATA|Err:\d{3})$/iu

export function isDamaged(number: string): boolean {
  return (
    (number.includes('+') || number.length < 14) &&
    mayBe(number) &&
    (DAMAGED.test(number) || FORMULA_ERROR.test(number))
  )
}

/** Whether the text of a cell is the error of a formula. */
export const isFormulaError = (text: string): boolean => text.length < 16 && FORMULA_ERROR.test(text.trim())

/** Nearly all numbers are ruled out without a pattern: they contain neither an E nor a `#`. */
function mayBe(number: string): boolean {
  for (let at = 0; at < number.length; at++) {
    const code = number.charCodeAt(at)
    if ((code | 32) === 101 || code === 35) return true
  }
  return false
}
