/** The totals of one large file, added up without line items if that gives the same report. */

import type { Audit } from '../audit/audit.js'
import type { ReadAuditOptions } from '../audit/audit-options.js'
import { createTotalsAudit, isOfTotals } from '../audit/totals-audit.js'
import { formats as ownFormats } from '../formats.js'
import type { Input, InputFile } from '../input/input.js'
import { createCurrencyGuard, refuseMixedCarriers } from '../parse/currency.js'
import type { FileOptions } from '../parse/file-options.js'
import { parseFile } from '../parse/parse-file.js'
import { EvidenceNeeded } from '../parse/reading.js'
import { createTotalsBook, NotTotals, type TotalsBook } from '../parse/totals-book.js'
import { isInvoiceError } from '../schema/errors.js'
import { inputFiles } from '../sources/input-files.js'
import type { ReadOptions } from './jobs/read.js'

/** Smaller files are read line by line just as fast. */
const LEAST = 1 << 20
let least = LEAST

/** For tests: sets the size from which files are added up; the default if left out. */
export function addUpFrom(bytes = LEAST): void {
  least = bytes
}

/** An audit of the sums; null if the options, the format or the content of the file require line items. */
export async function readTotals(
  inputs: Input | readonly Input[],
  settings: ReadAuditOptions,
  options: ReadOptions,
  heard: () => Promise<void> = async () => undefined,
): Promise<Audit | null> {
  if (!isOfTotals(settings) || !isUsual(options)) return null
  try {
    const file = await onlyFile(inputs, options)
    if (file === null) return null
    const formats = options.formats ?? ownFormats
    const reading = { ...options, formats, facts: true, onReject: refused }
    await refuseMixedCarriers(inputs, reading)
    return await added(file, settings, reading, heard)
  } catch (error) {
    // Any error in the file is reported when it is read line by line.
    if (error instanceof NotTotals || error instanceof EvidenceNeeded || isInvoiceError(error)) return null
    throw error
  }
}

const isUsual = ({ raw, strict, codes, limits }: ReadOptions): boolean =>
  raw !== true &&
  strict !== true &&
  codes === undefined &&
  limits?.recordBytes === undefined &&
  limits?.fields === undefined

/** The file, if it is a plain file on disk that can be read again. */
async function onlyFile(
  inputs: Input | readonly Input[],
  { limits, signal }: ReadOptions,
): Promise<InputFile | null> {
  const [path, other] = [inputs].flat()
  if (typeof path !== 'string' || other !== undefined) return null
  const files: InputFile[] = []
  for await (const file of inputFiles(path, { limits, signal })) {
    files.push(file)
    if (files.length > 1) return null
  }
  const [file] = files
  if (file?.name !== path || !file.reopenable || file.sheet !== undefined) return null
  return (file.size ?? 0) < least ? null : file
}

const refused = (): never => {
  throw new NotTotals()
}

/** Starts over with decisions from the whole file if its dates cannot be decided on the way. */
async function added(
  file: InputFile,
  settings: ReadAuditOptions,
  options: ReadOptions & FileOptions,
  heard: () => Promise<void>,
): Promise<Audit | null> {
  for (let totals = createTotalsBook(); totals !== null; ) {
    const { known } = totals
    try {
      return await addedTo(totals, file, settings, options, heard)
    } catch (error) {
      if (!(error instanceof EvidenceNeeded) || known !== null) throw error
      totals = createTotalsBook(totals.known)
    }
  }
  return null
}

async function addedTo(
  totals: TotalsBook,
  file: InputFile,
  settings: ReadAuditOptions,
  options: ReadOptions & FileOptions,
  heard: () => Promise<void>,
): Promise<Audit> {
  const making = createTotalsAudit(settings, options.formats, totals)
  const batches = parseFile(file, { ...options, totals, onProgress: undefined, emptyBatches: true })
  try {
    let step = await batches.next()
    for (; step.done !== true; step = await batches.next()) {
      making.add(step.value)
      await heard()
    }
    const { summary } = step.value
    createCurrencyGuard(options)(summary)
    const audit = making.close(step.value)
    options.onFile?.(file.name, file.size)
    options.onProgress?.(file.name, summary.bytes, summary.rows)
    return audit
  } finally {
    await batches.return(undefined as never) // closes its open files
  }
}
