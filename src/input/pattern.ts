/** Refuses slow patterns: the search tries every way to divide a name among their repetitions. */
import { InvoiceError } from '../schema/errors.js'

/** `*` in one name, and `**` in the whole pattern: names of 255 bytes are compared instantly with this many. */
const STARS = 4
const FOLDERS = 3
/** Names that the choices (`{ups,fedex}`) of a pattern stand for. */
const CHOICES = 500

/** Groups that are repeated, negated or contain a repetition: `+(a|b)`, `(a)+`, `(a*|b)`. */
const REPEATED = /[+*!]\(|[)}]\+|\([^)]*[+*]/

/** Throws `usage` for a pattern that could take more than a moment for some names. */
export function refuseSlow(pattern: string): void {
  const parts = pattern.split('/')
  const folders = parts.filter((part) => part.includes('**')).length
  const stars = Math.max(...parts.map((part) => part.match(/\*+|\]\+/g)?.length ?? 0))
  if (REPEATED.test(pattern)) throw slow(pattern, 'a pattern without repeated groups such as "+(a|b)"')
  if (folders > FOLDERS) throw slow(pattern, `a pattern with at most ${FOLDERS} "**"`)
  if (stars > STARS) throw slow(pattern, `a pattern with at most ${STARS} "*" in one name`)
  if (choicesOf(pattern) > CHOICES)
    throw slow(pattern, `a pattern that stands for at most ${CHOICES} choices`)
}

/** At least as many as the groups have together: nested groups have fewer. */
function choicesOf(pattern: string): number {
  const groups = pattern.split(/[({]/).slice(1)
  return groups.reduce((product, group) => product * (group.match(/[,|]|\?$/g) ?? []).length + product, 1)
}

function slow(value: string, expected: string): InvoiceError {
  return new InvoiceError({
    code: 'usage',
    value,
    expected,
    remedy: 'Others may take hours to match. Name the folder to read all invoices in it.',
  })
}
