/** Reads a kept file again as it was read for its load. */
import type { FormatDeclaration } from '../format/format.js'
import type { ChargeBatch } from '../parse/charge-batch.js'
import { type FileAccount, parseFile } from '../parse/parse-file.js'
import type { StoreRow } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { type FileReading, inputAt } from './read-into.js'
import { readingOf, sheetOf } from './readings.js'

/** The columns of `files f` and `readings r` that reading a file again needs. */
export const KEPT_COLUMNS = 'f.name, f.sha256, f.first_seen, f.sheet, r.options'
export const WITH_READING = 'JOIN readings r ON r.connection_id = f.connection_id AND r.digest = f.reading'

/** `given` replaces how it was read. */
export const parseKept = (
  keptFiles: KeptFiles,
  row: StoreRow,
  {
    formats,
    ...given
  }: FileReading & {
    readonly formats: readonly FormatDeclaration[]
    readonly signal?: AbortSignal | undefined
  },
): AsyncGenerator<ChargeBatch, FileAccount> =>
  parseFile(
    inputAt({ name: row.name ?? '', ...sheetOf(row.sheet) }, (signal) =>
      keptFiles.open(row.sha256 ?? '', signal),
    ),
    {
      ...readingOf(row.options ?? '{}', formats),
      ...given,
      facts: true,
      onReject: () => undefined,
    },
  )
