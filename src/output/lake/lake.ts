/** Line items in a lake: Parquet parts by carrier and month, named by the hash of their file's content. */
import { lineItems } from '../../parse/charge-batch.js'
import { type InvoiceError, isInvoiceError } from '../../schema/errors.js'
import type { FileSummary } from '../../schema/summary.js'
import type { SourceContext } from '../../sources/source.js'
import type { Writer } from '../target.js'
import { lakeFiles } from '../unfinished.js'
import { createFileParts, type FileParts, type FilePartsOptions } from './file-parts.js'
import { isBucket } from './lake-address.js'
import type { LakePlace } from './lake-place.js'
import { replaceParts } from './replace-parts.js'

export interface Lake extends Writer {
  /** The location, for messages. */
  readonly shown: string
  /** Puts the parts of the current file in place. Returns the error of an amount that no part can hold; then none is put in place. */
  endFile(summary: FileSummary): Promise<InvoiceError | null>
  /** The current file failed: its parts in the lake are unchanged. */
  dropFile(): void
  close(): Promise<void>
}

export interface LakeOptions extends FilePartsOptions {
  readonly warn: (sentence: string) => void
  /** Receives a sentence about what was written. */
  readonly note: (sentence: string) => void
  readonly context?: SourceContext | undefined
}

/** Throws `output` if the storage cannot be reached. */
async function placeAt(address: string, context: SourceContext): Promise<LakePlace> {
  if (isBucket(address)) return (await import('./bucket-place.js')).openBucketPlace(address, context)
  return (await import('./folder-place.js')).openFolderPlace(address)
}

/** `address`: a folder, or `s3://bucket/prefix/`. */
export async function openLake(
  address: string,
  { warn, note, context = {}, ...options }: LakeOptions,
): Promise<Lake> {
  const place = await placeAt(address, { notice: warn, ...context })
  let current: FileParts | null = null
  let unfit: InvoiceError | null = null
  const dropped: FileParts[] = []
  const names = new Map<string, string>()
  let partCount = 0

  async function discardDropped(): Promise<void> {
    for (const parts of dropped.splice(0)) await parts.discard()
  }

  function drop(): void {
    if (current !== null) dropped.push(current)
    current = null
    unfit = null
  }

  async function unlessUnfit<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (unfit !== null) return undefined
    try {
      return await work()
    } catch (error) {
      // An amount is the error of one row; any other error is of the disk and ends the run.
      if (!isInvoiceError(error) || error.row === undefined) throw error
      unfit = error
      return undefined
    }
  }

  return {
    shown: place.shown,
    write: async (batch) => {
      await discardDropped()
      current ??= createFileParts(place.folder, options)
      const parts = current
      await unlessUnfit(() => parts.add(lineItems(batch)))
    },
    endFile: async ({ file, sha256 }) => {
      try {
        const parts = (await unlessUnfit(async () => current?.finish())) ?? []
        if (unfit !== null) return unfit
        await replaceParts(place, sha256, parts)
        const other = names.get(sha256)
        if (other !== undefined && parts.length > 0)
          warn(`${file} is ${other} under another name: ${place.shown} has its charges once`)
        names.set(sha256, file)
        lakeFiles.set(place.shown, names.size)
        partCount += parts.length
        return null
      } finally {
        drop()
        await discardDropped()
      }
    },
    dropFile: drop,
    finish: async () => {
      const files = `${names.size} ${names.size === 1 ? 'file' : 'files'}`
      note(`${place.shown}: ${files} in ${partCount} ${partCount === 1 ? 'part' : 'parts'}`)
    },
    close: async () => {
      drop()
      await discardDropped()
      await place.close()
    },
  }
}
