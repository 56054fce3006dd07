import { type Blocks, flow, peekBytes, unlessAborted } from './blocks.js'
import { failingFile, type InputFile, type Listing } from './file.js'
import { type InputLimits, limitError } from './limits.js'
import { MAGIC_LENGTH, packingOf, unpackGzip } from './packed.js'
import { readBefore } from './stream-blocks.js'
import { unreadableError } from './unreadable.js'
import { zipFiles } from './zip.js'

/** A stream as one input, or as the members of the archive in it, according to its first bytes. */
export async function* streamFiles(
  name: string,
  open: () => Promise<Blocks>,
  listing: Listing,
): AsyncGenerator<InputFile> {
  const opening = open()
  let source: Blocks | undefined
  let found: { readonly archive: Uint8Array } | { readonly file: Blocks }
  try {
    source = await unlessAborted(name, opening, listing.signal)
    found = await unlessAborted(name, archiveOrFile(source, name, listing.limits), listing.signal)
  } catch (error) {
    void opening.then(
      (late) => late.close(),
      () => undefined,
    )
    const own = unreadableError(name, error)
    if (own.code === 'aborted') throw own
    yield failingFile(name, own)
    return
  }
  if ('archive' in found) yield* zipFiles({ name, bytes: found.archive }, listing)
  else yield streamFile(name, found.file, listing.limits)
}

/** The stream with its start put back, or all its bytes if they are a zip, whose directory is at the end. */
async function archiveOrFile(
  source: Blocks,
  name: string,
  limits: InputLimits,
): Promise<{ archive: Uint8Array } | { file: Blocks }> {
  const { head, blocks } = await peekBytes(source, MAGIC_LENGTH)
  if (packingOf(head) !== 'zip') return { file: blocks }
  const parts: Uint8Array[] = []
  let size = 0
  for (let block = await blocks.next(); block !== null; block = await blocks.next()) {
    size += block.length
    if (size > limits.spooledBytes) {
      const most = `a zip archive of at most ${limits.spooledBytes} bytes where it comes as a stream`
      throw limitError('spooledBytes', name, `${most} (save it and give its path: then it may be larger)`)
    }
    parts.push(Uint8Array.from(block))
  }
  return { archive: Buffer.concat(parts) }
}

function streamFile(name: string, blocks: Blocks, limits: InputLimits): InputFile {
  let opened = false
  const open = async () => {
    if (opened) throw readBefore(name)
    opened = true
    return unpackGzip(limitStream(blocks, name, limits), name, limits)
  }
  return { name, size: null, reopenable: false, open: (signal) => flow(name, open, signal) }
}

/** The same blocks, up to the limit: nothing else distinguishes a long stream from an endless one. */
export function limitStream(blocks: Blocks, name: string, { streamBytes }: InputLimits): Blocks {
  let size = 0
  return {
    async next() {
      const block = await blocks.next()
      size += block?.length ?? 0
      if (size > streamBytes)
        throw limitError('streamBytes', name, `a stream that ends within ${streamBytes} bytes`)
      return block
    },
    close: () => blocks.close(),
  }
}
