/** What the jobs that read invoices share: rejects and failures are reported and counted, and the other files continue. */

import type { ReadAuditOptions } from '../audit/audit-options.js'
import type { FormatDeclaration } from '../format/format.js'
import { formats as ownFormats } from '../formats.js'
import type { OutputFiles } from '../output/outputs.js'
import type { UnreadFile } from '../schema/audit-report.js'
import { carrierHints, carriersOf } from '../tables/carrier-names.js'
import { loadChargeRules } from '../tables/charge-rules.js'
import { unreachedRules } from '../tables/coding-rule.js'
import { loadCodingRules } from '../tables/coding-rules.js'
import type { AllowedNames } from '../tables/rule-rows.js'
import type { ParseInvoiceOptions } from './api.js'
import type { JobContext } from './job.js'
import type { ReadOptions } from './jobs/read.js'
import { type FormatChoice, knownFormats } from './known-formats.js'

export interface ReadingOptions
  extends FormatChoice,
    Pick<ParseInvoiceOptions, 'decimal' | 'dates' | 'limits' | 'stdin'> {
  /** A file of the user's own charge rules. */
  readonly charges?: string | undefined
  /** A file of coding rules: which GL account and cost center charges are booked to. */
  readonly codes?: string | undefined
  /** The configuration file of the defaults. */
  readonly configFile?: string | undefined
  /** Number of threads that read. Default: one for each processor that has enough to read. */
  readonly jobs?: number | undefined
}

/** Files of the user's that no output may overwrite. */
export const filesOf = ({
  map = [],
  charges,
  codes,
  configFile,
}: Pick<ReadingOptions, 'map' | 'charges' | 'codes' | 'configFile'>): (string | undefined)[] => [
  ...[map].flat(),
  charges,
  codes,
  configFile,
]

/** Rejected rows, and files that could not be read to the end. */
export interface ReadCount {
  readonly rejected: number
  readonly failed: number
}

export interface OpenReading {
  readonly options: ReadOptions
  /** Reports that this many more line items are about to be written. */
  writes(items: number): void
  counted(): ReadCount
  /** Files that could not be read to the end, so far. */
  readonly unread: readonly UnreadFile[]
  /** Adds the files that another run could not read. */
  missed(files: readonly UnreadFile[]): void
  /** Reports a sentence that a reader of the figures should know. */
  warn(sentence: string): void
  /** Adds rows that another run rejected and reported. */
  rejectedBefore(rows: number): void
  /** Whether a file failed after some of its line items were written. */
  brokeOff(): boolean
}

/**
 * Options of the parse behind a job, with the formats if they are known already. Refuses a file that one of the job's
 * outputs would overwrite.
 */
export async function openReading(
  { charges, codes, ...options }: ReadingOptions,
  { tell, signal }: JobContext,
  { refuse }: Pick<OutputFiles, 'refuse'>,
  known?: readonly FormatDeclaration[],
): Promise<OpenReading> {
  let rejected = 0
  let failed = 0
  let items = 0 // of the current file
  let brokeOff = false
  const unread: UnreadFile[] = []
  const warn = (warning: string): void => tell({ kind: 'warning', warning })
  const formats = known ?? (await knownFormats(options, { signal, warn }))
  const allowed = allowedNames(formats)
  const rules = charges === undefined ? undefined : await loadChargeRules(charges, allowed, signal, warn)
  const coding = codes === undefined ? undefined : await loadCodingRules(codes, allowed, signal, warn)
  const carriers = [...(rules ?? []), ...(coding ?? [])].map(({ carrier }) => carrier)
  for (const warning of [...carrierHints(carriers, allowed.carriers), ...unreachedRules(coding ?? [])])
    warn(warning)
  return {
    options: {
      ...(formats === ownFormats ? {} : { formats }),
      format: options.format,
      currency: options.currency,
      decimal: options.decimal,
      dates: options.dates,
      limits: options.limits,
      stdin: options.stdin,
      jobs: options.jobs ?? 'auto',
      rules,
      codes: coding,
      signal,
      onReject: (error) => {
        rejected++
        tell({ kind: 'reject', error })
      },
      onFileError: (error) => {
        failed++
        unread.push({ file: error.file ?? '', code: error.code, reason: error.message })
        brokeOff ||= items > 0
        tell({ kind: 'file-error', error, items })
      },
      onPassedOver: (path, reason) => tell({ kind: 'passed-over', path, reason }),
      onNotice: warn,
      onFile: (file, size) => {
        refuse(file)
        items = 0
        tell({ kind: 'file', file, size })
      },
      onProgress: (file, bytes, rows) => tell({ kind: 'progress', file, bytes, rows }),
    },
    writes: (more) => {
      items += more
      if (more > 0) tell({ kind: 'items', items: more })
    },
    unread,
    missed: (files) => {
      failed += files.length
      unread.push(...files)
      for (const { reason } of files) warn(`not read: ${reason}`)
    },
    warn,
    rejectedBefore: (rows) => {
      rejected += rows
    },
    counted: () => ({ rejected, failed }),
    brokeOff: () => brokeOff,
  }
}

const allowedNames = (formats: readonly FormatDeclaration[]): AllowedNames => ({
  carriers: carriersOf(formats),
  formats: formats.map(({ id }) => id),
})

/** Reports how the file of expected costs was read, if it is the export of a known tool. */
export function tellExpected({ expected }: ReadAuditOptions, { tell }: JobContext): void {
  const note = expected !== undefined && 'says' in expected ? expected.says : undefined
  if (note !== undefined) tell({ kind: 'note', note })
}
