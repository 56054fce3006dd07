/** What the jobs that read invoices have in common: rejects and failures are reported and counted, and the other files go on. */

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
  /** A file of coding rules: what charges are booked to. */
  readonly codes?: string | undefined
  /** The file that defaults were taken from. */
  readonly configFile?: string | undefined
  /** Threads to read on. 1 where it is left out. */
  readonly jobs?: number | undefined
}

/** Files of the user's that no output may replace. */
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

/** Rejected rows, and files that could not be read to their ends. */
export interface ReadCount {
  readonly rejected: number
  readonly failed: number
}

export interface OpenReading {
  readonly options: ReadOptions
  /** So many line items more are about to be written. */
  writes(items: number): void
  counted(): ReadCount
  /** Files that could not be read to their ends, so far. */
  readonly unread: readonly UnreadFile[]
  /** Takes in what another run could not read. */
  missed(files: readonly UnreadFile[]): void
  /** Says in a sentence what a reader of the figures should know. */
  warn(sentence: string): void
  /** Rows that another run rejected, and reported. */
  rejectedBefore(rows: number): void
  /** Whether a file failed after line items of it were written. */
  brokeOff(): boolean
}

/** Options of the parse behind a job, of the formats where they are known already. A file that one of the job's outputs would replace is refused. */
export async function openReading(
  { charges, codes, ...options }: ReadingOptions,
  { tell, signal }: JobContext,
  { refuse }: Pick<OutputFiles, 'refuse'>,
  known?: readonly FormatDeclaration[],
): Promise<OpenReading> {
  let rejected = 0
  let failed = 0
  let items = 0 // of the file at hand
  let brokeOff = false
  const unread: UnreadFile[] = []
  const formats = known ?? (await knownFormats(options, signal))
  const allowed = allowedNames(formats)
  const rules = charges === undefined ? undefined : await loadChargeRules(charges, allowed, signal)
  const coding = codes === undefined ? undefined : await loadCodingRules(codes, allowed, signal)
  const named = [...(rules ?? []), ...(coding ?? [])].map(({ carrier }) => carrier)
  for (const warning of [...carrierHints(named, allowed.carriers), ...unreachedRules(coding ?? [])])
    tell({ kind: 'warning', warning })
  return {
    options: {
      ...(formats === ownFormats ? {} : { formats }),
      format: options.format,
      currency: options.currency,
      decimal: options.decimal,
      dates: options.dates,
      limits: options.limits,
      stdin: options.stdin,
      jobs: options.jobs,
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
      onNotice: (warning) => tell({ kind: 'warning', warning }),
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
      for (const { reason } of files) tell({ kind: 'warning', warning: `not read: ${reason}` })
    },
    warn: (warning) => tell({ kind: 'warning', warning }),
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

/** What was read of the expected costs as what, where their file is the export of a known tool. */
export function tellExpected({ expected }: ReadAuditOptions, { tell }: JobContext): void {
  const says = expected !== undefined && 'says' in expected ? expected.says : undefined
  if (says !== undefined) tell({ kind: 'note', note: says })
}
