/** A number with a decimal comma, and no other reading: `,5`, `12,5`, `1234,567`. */
const DECIMAL_COMMA = /^(?:0?,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d{3})$/

/** `12,5` as `12.5`; `1,234` may be either, and stays. */
export const withPoint = (text: string): string =>
  text.includes(',') && DECIMAL_COMMA.test(text) ? text.replace(',', '.') : text
