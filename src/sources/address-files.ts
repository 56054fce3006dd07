/** The files at an address, read like those of a folder: streamed, decompressed, within the same limits. */
import { type Blocks, flow, peekBytes } from '../input/blocks.js'
import { failingFile, type InputFile } from '../input/file.js'
import { nothingIn } from '../input/folder.js'
import type { AddressFiles } from '../input/input.js'
import { MAGIC_LENGTH, packingOf, unpackGzip } from '../input/packed.js'
import { limitStream, streamFiles } from '../input/stream.js'
import { isInvoiceError } from '../schema/errors.js'
import { openAddress } from './address-source.js'
import { writtenMeanwhile } from './names.js'
import type { PlacedSource, SourceFile } from './source.js'

type AddressListing = Parameters<AddressFiles>[2]

export async function* filesAtAddress(
  address: string,
  name: string,
  listing: AddressListing,
): AsyncGenerator<InputFile> {
  const { signal } = listing
  const waiting: InputFile[] = [] // files that cannot be listed, each in its place
  let passedOver = 0
  let fileCount = 0
  try {
    const { source, isAlone } = await openAddress(address, { notice: listing.onNotice })
    const used = usesOf(source)
    const release = used.begin()
    try {
      const report = {
        passedOver: (file: string, reason: string): void => {
          passedOver++
          listing.passedOver(source.place(file), reason)
        },
        failed: (error: Error & { readonly file?: string | undefined }): void =>
          void waiting.push(failingFile(error.file ?? name, error)),
      }
      for await (const file of isAlone === null ? source.list(signal, report) : [isAlone]) {
        fileCount += waiting.length + 1
        yield* waiting.splice(0)
        yield* inputsOf(source, file, /^http/i.test(address) ? name : source.place(file.name), used, listing)
      }
    } finally {
      release()
    }
  } catch (error) {
    if (!isInvoiceError(error) || error.code === 'aborted') throw error
    waiting.push(failingFile(error.file ?? name, error))
  }
  if (fileCount + waiting.length === 0) waiting.push(failingFile(name, nothingIn(name, passedOver)))
  yield* waiting
}

/** The file, or the members of the archive that it is: its first bytes decide, as for any input. */
async function* inputsOf(
  source: PlacedSource,
  file: SourceFile,
  name: string,
  used: Uses,
  listing: AddressListing,
): AsyncGenerator<InputFile> {
  const { limits } = listing
  const release = used.begin()
  const begun = blocksOf(source.open(file.name, listing.signal), release)
  let first: Blocks | undefined
  try {
    const { head, blocks } = await peekBytes(begun, MAGIC_LENGTH)
    if (packingOf(head) === 'zip') {
      yield* streamFiles(name, async () => blocks, listing)
      return
    }
    first = blocks
  } catch (error) {
    await begun.close()
    if (isInvoiceError(error) && error.code === 'aborted') throw error
    yield failingFile(name, error, file.size)
    return
  }
  const open = async (signal: AbortSignal | undefined): Promise<Blocks> => {
    const own = first
    first = undefined
    if (own !== undefined) return unpackGzip(limitStream(own, name, limits), name, limits)
    // The file was read before: it must still be the same.
    if (file.version !== null) {
      const now = await source.look(file.name, signal)
      if (now !== null && now.version !== file.version) throw writtenMeanwhile(name)
    }
    const blocks = blocksOf(source.open(file.name, signal), used.begin())
    return unpackGzip(limitStream(blocks, name, limits), name, limits)
  }
  yield { name, size: file.size, reopenable: true, open: (signal) => flow(name, () => open(signal), signal) }
  await (first as Blocks | undefined)?.close()
}

/** The connections of a source close after the listing and the last file that is read, and open again with the next. */
interface Uses {
  begin(): () => void
}

function usesOf(source: PlacedSource): Uses {
  let uses = 0
  return {
    begin: () => {
      uses++
      let ended = false
      return () => {
        if (ended) return
        ended = true
        if (--uses === 0) void source.close()
      }
    },
  }
}

function blocksOf(chunks: AsyncIterable<Uint8Array>, release: () => void): Blocks {
  const iterator = chunks[Symbol.asyncIterator]()
  return {
    next: async () => {
      const { done, value } = await iterator.next()
      return done === true ? null : value
    },
    close: async () => {
      // Not awaited: a read in progress may take the whole time limit of the source.
      void iterator.return?.().catch(() => undefined)
      release()
    },
  }
}
