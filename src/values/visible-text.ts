/**
 * Characters that show nothing: marks of the direction of writing, which Windows puts around copied numbers, zero-width spaces of web
 * pages, soft hyphens. A tracking number with one of them looks like the number without it, and would not be found by it.
 */
const MARKS = '\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff'
const HAS = new RegExp(`[${MARKS}]`)
const AROUND = new RegExp(`^[\\s${MARKS}]+|[\\s${MARKS}]+$`, 'g')
/** Those beside the separators of a date stay: the order of day and month is searched in the bytes, where they hide it. */
const WITHIN = new RegExp(`(?<![./-])[${MARKS}]+(?![./-])`, 'g')

/** A text without them, and without white space around it. */
export const visibleText = (text: string): string =>
  HAS.test(text) ? text.replace(AROUND, '').replace(WITHIN, '') : text.trim()
