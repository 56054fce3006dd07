/** The only format of a file, or the reasons why there is none. */
import { InvoiceError } from '../schema/errors.js'
import type { FormatVerdict, Match } from './detect.js'

/** The only match. Throws the error with the reasons if there is none or several. */
export function onlyMatch(verdict: FormatVerdict, file: string, wanted?: string): Match {
  const [match, ...others] = verdict.matches
  if (match !== undefined && others.length === 0) return match
  if (match !== undefined)
    throw new InvoiceError({
      code: 'ambiguous_format',
      file,
      value: verdict.matches.map(({ format }) => format.id).join(', '),
      expected: 'a file that is in one format',
      remedy: 'Name the format with --format (or the option `format`).',
    })
  if (verdict.other !== null)
    throw new InvoiceError({
      code: wanted === undefined ? 'unknown_format' : 'layout',
      file,
      value: verdict.other.what,
      expected: verdict.other.expected ?? 'a table of an invoice (CSV, semicolons, tabs or pipes)',
      remedy: verdict.other.remedy,
    })
  const nearest = verdict.candidates
    .slice(0, wanted === undefined ? Math.min(3, verdict.near) : 1)
    .map(({ format, missing }) => `${format} would need ${listed(missing)}`)
  throw new InvoiceError({
    code: wanted === undefined ? 'unknown_format' : 'layout',
    file,
    value: beginning(verdict.first),
    expected:
      wanted === undefined
        ? 'an invoice in one of the formats of `parse-invoice formats`'
        : `the layout of ${wanted}`,
    remedy: remedyOf(verdict, nearest, wanted),
  })
}

function remedyOf(verdict: FormatVerdict, nearest: readonly string[], wanted: string | undefined): string {
  if (verdict.candidates.length === 0) return withoutRecords(verdict)
  const near = nearest.length === 0 ? 'It is like none of them.' : `Nearest: ${nearest.join('; ')}.`
  return wanted === undefined ? `${near} ${OTHER_CARRIER}` : near
}

/** What else it may be. */
const OTHER_CARRIER =
  'An invoice of another carrier is read by a map: parse-invoice map init FILE proposes one.'

/** The first filled cells of the file, for whoever has to tell which file it is. */
function beginning(record: readonly string[]): string | undefined {
  const cells = record.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (cells.length === 0) return undefined
  const shown = cells
    .slice(0, CELLS)
    .map((cell) => (cell.length > LONGEST ? `${cell.slice(0, LONGEST)}…` : cell))
  return [...shown, ...(cells.length > CELLS ? ['…'] : [])].join(', ')
}
const CELLS = 5
const LONGEST = 40

const withoutRecords = ({ whole }: FormatVerdict): string =>
  whole
    ? 'The file holds no records.'
    : 'Its first record has no end within 1 MiB: check that this is the right file.'

const SHOWN = 4

function listed(missing: readonly string[]): string {
  const shown = missing.slice(0, SHOWN).join(', ')
  return missing.length > SHOWN ? `${shown} and ${missing.length - SHOWN} more` : shown
}
