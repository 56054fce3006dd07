/**
 * Converts raw bytes to bytes that the reader can split: a byte order mark is removed, UTF-16 and the code pages of DOS and old Macs become UTF-8.
 * UTF-8 and Windows-1252 share every byte that the reader looks at, so the encoding of a record is
 * decided record by record when a cell becomes text (`cells.ts`): one damaged byte spoils only one record.
 */
import { InvoiceError } from '../schema/errors.js'
import { type CodePage, codePageOf } from './code-page.js'

export type SourceEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | CodePage

export interface Decoded {
  readonly encoding: SourceEncoding
  /** Whether the bytes end within a UTF-16 character. Known once they have been read. */
  readonly broken: () => boolean
  readonly chunks: AsyncIterable<Uint8Array>
}

type Bytes = AsyncIterator<Uint8Array>

/** Bytes in which words of a code page are searched. */
const HEAD = 1 << 16

/**
 * Reads the byte order mark and returns the bytes after it, as UTF-8 or Windows-1252. Closes the source if it is ended
 * early.
 */
export async function decodeBytes(source: AsyncIterable<Uint8Array>): Promise<Decoded> {
  const bytes = source[Symbol.asyncIterator]()
  const parts: Buffer[] = []
  for (let size = 0; size < HEAD; ) {
    const step = await bytes.next()
    if (step.done === true) break
    parts.push(Buffer.from(step.value))
    size += step.value.length
  }
  const head = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  if (head[0] === 0xff && head[1] === 0xfe) return utf16(bytes, head.subarray(2), 'utf-16le')
  if (head[0] === 0xfe && head[1] === 0xff) return utf16(bytes, head.subarray(2), 'utf-16be')
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  const page = marked ? null : codePageOf(head.subarray(0, HEAD))
  return {
    encoding: page ?? 'utf-8',
    broken: () => false,
    chunks:
      page === null ? following(bytes, marked ? head.subarray(3) : head) : fromCodePage(bytes, head, page),
  }
}

async function* fromCodePage(bytes: Bytes, head: Uint8Array, page: CodePage): AsyncGenerator<Uint8Array> {
  const { default: iconv } = await import('iconv-lite')
  for await (const chunk of following(bytes, head))
    yield Buffer.from(
      iconv.decode(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), page),
      'utf8',
    )
}

async function* following(bytes: Bytes, head: Uint8Array): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head
    for (;;) {
      const step = await bytes.next()
      if (step.done === true) return
      yield step.value
    }
  } finally {
    await bytes.return?.()
  }
}

async function utf16(bytes: Bytes, head: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Promise<Decoded> {
  const { default: iconv } = await import('iconv-lite')
  const decoder = iconv.getDecoder(encoding, { stripBOM: false })
  let broken = false
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let half = '' // first half of a surrogate pair, kept until its second half arrives
    let odd = false
    for await (const chunk of following(bytes, head)) {
      odd = odd !== (chunk.length % 2 === 1)
      const text = half + decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
      const whole = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length
      half = text.slice(whole)
      if (whole > 0) yield Buffer.from(text.slice(0, whole), 'utf8')
    }
    // The rest of a character must not be dropped: its record might be read without it.
    const left = half + (decoder.end() ?? '')
    broken = odd || left !== ''
    const rest = odd ? `${left}\ufffd` : left
    if (rest !== '') yield Buffer.from(rest, 'utf8')
  }
  return { encoding, broken: () => broken, chunks: chunks() }
}

const UNPACK = 'Unpack it and give the files in it, or pack them as .zip or .gz.'
const SIGNATURES: readonly (readonly [what: string, bytes: readonly (number | null)[], remedy?: string])[] = [
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a GIF picture', [0x47, 0x49, 0x46, 0x38]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf], UNPACK],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21], UNPACK],
  ['a file packed by bzip2', [0x42, 0x5a, 0x68, null, 0x31, 0x41, 0x59], UNPACK],
  ['a file packed by xz', [0xfd, 0x37, 0x7a, 0x58], UNPACK],
  ['a file packed by zstd', [0x28, 0xb5, 0x2f, 0xfd], UNPACK],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
]

const TAR = /^ustar/

/** The envelope of an upload: its lines would be read as records of the file, and skipped or rejected. */
const FORM = /^--\S[^\r\n]{0,69}\r?\n([\w-]+:[^\r\n]*\r?\n)*content-disposition: *form-data/i

/** Throws `not_text` if a file's head is not text: a known binary file, or zero bytes, which no text contains. */
export function refuseBinary(head: Uint8Array, file: string): void {
  if (COMPOUND.every((byte, at) => head[at] === byte)) throw compound(head, file)
  const known = SIGNATURES.find(([, bytes]) => bytes.every((byte, at) => byte === null || head[at] === byte))
  if (known === undefined && FORM.test(Buffer.from(head.subarray(0, 1_000)).toString('latin1')))
    throw notText(
      file,
      'a form that contains a file (multipart/form-data)',
      'Give the file itself, not the form it was sent in: curl --data-binary @FILE, not -F.',
    )
  if (known === undefined && !head.includes(0)) return
  if (known === undefined && TAR.test(Buffer.from(head.subarray(257, 262)).toString('latin1')))
    throw notText(file, 'a tar archive', UNPACK)
  throw notText(file, known?.[0] ?? 'bytes 0, which text files do not hold', known?.[2])
}

/** The signature of old Excel and Word files, of new ones with a password, and of messages. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0]

/** Names of streams in such files, which show what they hold. */
const STREAMS: readonly (readonly [stream: string, what: string, remedy: string])[] = [
  [
    'EncryptedPackage',
    'a workbook with a password',
    'Open it, save it without a password, and give that file.',
  ],
  [
    '__nameid_version1.0',
    'a message of Outlook (.msg)',
    'Save the attachment of the e-mail, and give that file.',
  ],
]

function compound(head: Uint8Array, file: string): InvoiceError {
  const known = STREAMS.find(([stream]) => Buffer.from(head).includes(Buffer.from(stream, 'utf16le')))
  return known === undefined
    ? notText(
        file,
        'an old Excel (.xls) or Word file, or one with a password',
        'Open it and save it as .xlsx without a password, or download the invoice as CSV.',
      )
    : notText(file, known[1], known[2])
}

/** The error for a file that does not contain records. */
export function notText(
  file: string,
  value: string,
  remedy = 'Download the invoice as CSV from the carrier, or save the sheet as .xlsx or CSV (UTF-8).',
): InvoiceError {
  return new InvoiceError({
    code: 'not_text',
    file,
    value,
    expected: 'a text file of an invoice (CSV, semicolons, tabs or pipes) or a workbook (.xlsx)',
    remedy,
  })
}
