/**
 * Characters that show nothing: marks of the direction of writing, which Windows puts around copied numbers, zero-width spaces of web
 * pages, soft hyphens. A tracking number with one of them looks like the number without it, and would not be found by it.
 */
const MARKS = '\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff'
const HAS = new RegExp(`[${MARKS}]`)
const AROUND = new RegExp(`^[\\s${MARKS}]+|[\\s${MARKS}]+$`, 'g')
/** Those beside the separators of a date stay: the order of day and month is searched in the bytes, where they hide it. */
const WITHIN = new RegExp(`(?<![./-])[${MARKS}]+(?![./-])`, 'g')

/** Digits as wide as the characters of East Asia, in a cell that has no characters but such and ASCII: they are a number's all the same. */
const WIDE_DIGIT = /[\uff10-\uff19]/
const WIDE_ALONE = /^[\uff01-\uff5e\uffe1\uffe5\u3000 -~]+$/
/** For the same reason as above, a date whose order is to be searched in the bytes stays. */
const OPEN_DATE = /^[\d\uff10-\uff19]{1,2}[-./\uff0d-\uff0f][\d\uff10-\uff19]{1,2}[-./\uff0d-\uff0f]/

/** A text without them, without white space around it, and with plain digits. */
export const visibleText = (text: string): string => {
  const visible = HAS.test(text) ? text.replace(AROUND, '').replace(WITHIN, '') : text.trim()
  return WIDE_DIGIT.test(visible) && WIDE_ALONE.test(visible) && !OPEN_DATE.test(visible)
    ? visible.normalize('NFKC').trim()
    : visible
}
