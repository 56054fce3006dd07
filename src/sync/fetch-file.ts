/**
 * Fetches a whole file from a source before any of it is loaded: a file that changes or breaks off on its way leaves
 * no trace.
 */
import type { InputFile } from '../input/file.js'
import { DEFAULT_LIMITS, listInputs } from '../input/input.js'
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import type { FileSource, SourceFile } from '../sources/source.js'
import type { ArrivedFile, KeptFiles } from '../store/kept-files.js'

/** Null if the file changed while it was read, is gone, or has another size than stated: it is left to the next run. */
export async function fetchFile(
  keptFiles: KeptFiles,
  source: FileSource,
  file: SourceFile,
  signal: AbortSignal | undefined,
): Promise<ArrivedFile | null> {
  const before = await source.look(file.name, signal)
  if (before === null || before.version !== file.version) return null
  const arrived = await keptFiles.receive(
    {
      name: file.name,
      size: file.size,
      reopenable: false,
      open: () => limitedBytes(file.name, source.open(file.name, signal)),
    },
    signal,
  )
  try {
    const after = await source.look(file.name, signal)
    const same = after !== null && after.version === before.version && after.size === before.size
    if (same && (before.size === null || before.size === arrived.bytes)) return arrived
  } catch (error) {
    await arrived.discard()
    throw error
  }
  await arrived.discard()
  return null
}

/** Only a limit tells a long file from an endless one. */
async function* limitedBytes(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > DEFAULT_LIMITS.streamBytes)
      throw new InvoiceError({
        code: 'limit',
        file: name,
        expected: `a file of at most ${DEFAULT_LIMITS.streamBytes} bytes`,
        remedy: 'Remove it from the source, and load it separately in parts.',
      })
    yield chunk
  }
}

/** The files in it, as any input: itself, members of an archive, sheets; by its name at the source. */
export async function* filesWithin(
  { path }: ArrivedFile,
  name: string,
  signal: AbortSignal | undefined,
  passedOver: (name: string, reason: string) => void,
): AsyncGenerator<InputFile> {
  const withName = (text: string): string => text.replace(path, () => name)
  const listed = listInputs(path, {
    signal,
    passedOver: (member, reason) => passedOver(withName(member), reason),
  })
  for await (const file of listed)
    yield { ...file, name: withName(file.name), open: (own) => renamed(file.open(own), withName) }
}

async function* renamed(
  bytes: AsyncIterable<Uint8Array>,
  withName: (text: string) => string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    if (!isInvoiceError(error) || error.file === undefined) throw error
    const { code, line, row, column, value, expected, remedy, raw, file } = error
    throw new InvoiceError(
      {
        code,
        line,
        row,
        column,
        value,
        expected: withName(expected),
        remedy: withName(remedy),
        raw,
        file: withName(file),
      },
      { cause: error },
    )
  }
}

/** What is wrong with a file, in words. The caller names the file; this names the one inside it, if there are several. */
export function problemText({ expected, value, remedy, file = '' }: InvoiceError, isOfMany: boolean): string {
  const found = value === undefined ? '' : `found "${value}", `
  return `${isOfMany || /[/#]/.test(file) ? `${file}: ` : ''}${found}expected ${expected}. ${remedy}`
}

export const noInvoiceIn = (name: string, passedOver: readonly string[]): string =>
  [`${name}: there is no invoice in it`, ...passedOver].join('\n')
