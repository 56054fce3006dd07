/** The first bytes of a file, and how to read all of it. */

import { refuseBinary } from '../csv/encoding.js'
import { readerLimitsFrom } from '../csv/reader-limits.js'
import { HEAD, type Match, WIDE_HEAD, weigh } from '../detect/detect.js'
import { type Evidence, type FileEvidence, newEvidence } from '../detect/evidence.js'
import { checkLayout } from '../detect/layout.js'
import { onlyMatch } from '../detect/only-match.js'
import { hasOnlyCommas, surveyedBytes, surveyHead } from '../detect/survey.js'
import type { InputFile } from '../input/file.js'
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import type { FileOptions } from './file-options.js'

/** What the first bytes of a file show about all of it. */
export interface FileHead {
  /** Without byte order mark. */
  readonly head: Buffer
  /** Whether the head is the whole file. */
  readonly whole: boolean
  readonly match: Match
  readonly evidence: FileEvidence
  /** Whether all of the file must be examined before its first record is mapped, because its amounts may have decimal commas. */
  readonly mayHaveCommas: boolean
  /** What is missing from its header. */
  readonly warnings: readonly string[]
}

/** Reads as much of a file as is needed to know how to read it. Throws InvoiceError if that cannot be decided. */
export async function readHead(
  chunks: AsyncIterator<Uint8Array>,
  options: FileOptions,
  file: Pick<InputFile, 'name' | 'reopenable'>,
  known: { readonly match: Match; readonly evidence: Evidence } | null,
): Promise<FileHead> {
  const { name, reopenable } = file
  const { head, whole, match: told } = await headOf(chunks, options, name, !reopenable, known?.match)
  const short = whole && head.length <= HEAD
  const match = known?.match ?? (told !== undefined && !short ? told : matchIn(head, whole, options, name))
  const warnings = checkLayout(match, name)
  const limits = readerLimitsFrom(options.limits)
  const evidence = (): FileEvidence => {
    if (known !== null) return { cells: known.evidence, reach: 'whole' }
    if (reopenable && !whole)
      return { cells: newEvidence(false), reach: options.totals === undefined ? 'nothing' : 'watched' }
    return { cells: surveyHead(head, whole, match, limits), reach: whole ? 'whole' : 'beginning' }
  }
  const mayHaveCommas = (): boolean =>
    known === null &&
    reopenable &&
    !whole &&
    match.format.decimal === 'point' &&
    hasOnlyCommas(head.subarray(0, HEAD), match, limits)
  return { head, whole, match, evidence: evidence(), mayHaveCommas: mayHaveCommas(), warnings }
}

/** The file's first bytes: enough for detection, and of a stream for a survey. */
async function headOf(
  chunks: AsyncIterator<Uint8Array>,
  options: FileOptions,
  file: string,
  surveyed: boolean,
  known: Match | undefined,
): Promise<{ head: Buffer; whole: boolean; match?: Match | undefined }> {
  let held: Buffer[] = []
  let size = 0
  const take = async (wanted: number): Promise<boolean> => {
    while (size < wanted) {
      const step = await chunks.next()
      if (step.done === true) return true
      held.push(Buffer.from(step.value))
      size += step.value.length
    }
    return false
  }
  let whole = await take(HEAD)
  const first = Buffer.concat(held)
  refuseBinary(first.subarray(0, HEAD), file)
  if (!/\S/.test(first.subarray(0, HEAD).toString('latin1')))
    throw new InvoiceError({
      code: 'empty_file',
      file,
      expected: 'an invoice',
      remedy: 'The file is empty: download it again.',
    })
  if (whole) return { head: first, whole }
  held = [first]
  let match = known ?? undecided(() => matchOf(first.subarray(0, HEAD), false, options, file))
  if (match === undefined) {
    whole = await take(WIDE_HEAD)
    const wide = Buffer.concat(held)
    if (whole) return { head: wide, whole }
    held = [wide]
    match = matchIn(wide, false, options, file)
  }
  if (!surveyed) return { head: Buffer.concat(held), whole, match }
  whole = await take(surveyedBytes(match.format))
  return { head: Buffer.concat(held), whole, match }
}

/** The match by the first bytes, or by more of them if those are not enough. */
function matchIn(head: Buffer, whole: boolean, options: FileOptions, file: string): Match {
  const byFirst = (): Match => matchOf(head.subarray(0, HEAD), whole && head.length <= HEAD, options, file)
  if (head.length <= HEAD) return byFirst()
  const wide = head.subarray(0, WIDE_HEAD)
  return undecided(byFirst) ?? matchOf(wide, whole && head.length <= WIDE_HEAD, options, file)
}

/** The match, undefined if more of the file may show one. */
function undecided(match: () => Match): Match | undefined {
  try {
    return match()
  } catch (error) {
    if (isInvoiceError(error) && (error.code === 'unknown_format' || error.code === 'layout'))
      return undefined
    throw error
  }
}

function matchOf(
  head: Buffer,
  whole: boolean,
  options: FileOptions,
  file: string,
): ReturnType<typeof onlyMatch> {
  const wanted = options.format
  if (wanted === undefined) return onlyMatch(weigh(head, whole, options.formats), file)
  const format = options.formats.find(({ id }) => id === wanted)
  if (format === undefined)
    throw new InvoiceError({
      code: 'usage',
      value: wanted,
      expected: `a format: ${options.formats.map(({ id }) => id).join(', ')}`,
      remedy: '`parse-invoice formats` lists them.',
    })
  return onlyMatch(weigh(head, whole, [format]), file, wanted)
}
