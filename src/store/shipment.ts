/** Reads the kept files that state a shipment again: for everything they state of it, not only what is billed. */
import type { FormatDeclaration } from '../format/format.js'
import { formats as ownFormats } from '../formats.js'
import type { ChargeBatch } from '../parse/charge-batch.js'
import { fold } from '../values/fold.js'
import type { Home, StoreRow } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { KEPT_COLUMNS, parseKept, WITH_READING } from './parse-kept.js'
import { storeError } from './store-error.js'

export interface ShipmentOptions {
  /** One connection; all of them by default. */
  readonly connection?: string | undefined
  readonly formats?: readonly FormatDeclaration[] | undefined
  readonly signal?: AbortSignal | undefined
}

/** In the order in which the files came. Throws `store` if one of them is not kept. */
export async function* shipmentBatches(
  home: Home,
  keptFiles: KeptFiles,
  tracking: string,
  { connection, formats = ownFormats, signal }: ShipmentOptions = {},
): AsyncGenerator<ChargeBatch, void, undefined> {
  const files = await filesWith(home, tracking, connection)
  for (const { sha256, name } of files)
    if (!(await keptFiles.has(sha256 ?? '')))
      throw storeError({
        file: name ?? '',
        expected: 'the kept original of the file that states the shipment',
        remedy: keptFiles.lasting
          ? 'Give the folder or bucket of the kept files as --files, or load the file again.'
          : 'Give the folder or bucket of the kept files as --files; if `parse-invoice load` had none, run `explain` over the files themselves.',
      })
  for (const row of files) yield* parseKept(keptFiles, row, { formats, signal })
}

/** The same bytes in two connections are one file. */
async function filesWith(home: Home, tracking: string, connection: string | undefined): Promise<StoreRow[]> {
  // For numbers with other characters than these, the files themselves are searched.
  const rows = await home.query(
    `SELECT ${KEPT_COLUMNS} FROM files f ${WITH_READING}
     WHERE ${connection === undefined ? 'true' : 'f.connection_id = $3'} AND EXISTS (
       SELECT 1 FROM line_items l WHERE l.connection_id = f.connection_id AND l.file_no = f.file_no
         AND (l.tracking_number = $1 OR regexp_replace(lower(l.tracking_number), '[^a-z0-9]+', '', 'g') = $2
           OR l.tracking_number ~ '[^ -~]'))
     ORDER BY f.first_seen, f.connection_id, f.received_no`,
    [tracking, fold(tracking), ...(connection === undefined ? [] : [connection])],
  )
  const hashes = new Set<string>()
  return rows.filter(({ sha256 }) => {
    const isNew = !hashes.has(sha256 ?? '')
    hashes.add(sha256 ?? '')
    return isNew
  })
}
