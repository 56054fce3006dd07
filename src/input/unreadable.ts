import { InvoiceError, isInvoiceError } from '../schema/errors.js'

/** What the system's error codes mean to the user. */
const REASONS: Readonly<Record<string, readonly [expected: string, remedy: string]>> = {
  ENOENT: ['a file that exists', 'Check the path.'],
  ENOTDIR: ['a path whose parts but the last are folders', 'Check the path.'],
  EISDIR: ['a file, not a folder', 'Name the files in it.'],
  EACCES: ['a file that you may read', 'Ask its owner for the right to read it.'],
  EPERM: ['a file that you may read', 'Ask its owner for the right to read it.'],
  ELOOP: ['a path that ends at a file', 'Its symbolic links lead back to themselves: name the file itself.'],
  ENAMETOOLONG: ['a path short enough for the system', 'Check the path.'],
  EMFILE: ['room to open one more file', 'Raise the limit of open files (`ulimit -n`).'],
  ENFILE: ['room to open one more file', 'Close other programs and try again.'],
  EIO: [
    'a file that can be read to its end',
    'The disk or the network drive failed: copy the file and try again.',
  ],
}

/** The same for a folder, or for a folder on the path. */
const OF_FOLDER: typeof REASONS = {
  EACCES: ['a folder that you may open', 'Ask its owner for the right to list it and to read in it.'],
  EPERM: ['a folder that you may open', 'Ask its owner for the right to list it and to read in it.'],
  EIO: [
    'a folder that can be listed to its end',
    'The disk or the network drive failed: copy the folder and try again.',
  ],
}
const ON_THE_WAY: typeof REASONS = {
  EACCES: ['a path through folders that you may open', 'Ask their owner for the right to read in them.'],
}

/** What could not be read: a file, a folder, or a folder on the path. */
type Unread = 'file' | 'folder' | 'way'

const REASONS_OF: Readonly<Record<Unread, typeof REASONS>> = {
  file: REASONS,
  folder: { ...REASONS, ...OF_FOLDER },
  way: { ...REASONS, ...ON_THE_WAY },
}

/** The error of the system or a stream as the error `unreadable`; an `InvoiceError` is left unchanged. */
export function unreadableError(
  file: string,
  error: unknown,
  { remedy, what = 'file' }: { readonly remedy?: string | undefined; readonly what?: Unread } = {},
): InvoiceError {
  if (isInvoiceError(error)) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' && notUtf8(file)) {
    const expected = 'a name in UTF-8, by which it can be opened'
    return new InvoiceError({ code: 'unreadable', file, expected, remedy: RENAME }, { cause: error })
  }
  if (file.length > LONGEST && /[\r\n]/.test(file))
    return new InvoiceError(
      {
        code: 'unreadable',
        file: `${file.slice(0, 40)}…`,
        expected: 'the path of a file, not what it holds',
        remedy: 'Give text as bytes, such as Buffer.from(text).',
      },
      { cause: error },
    )
  const message = error instanceof Error ? error.message : String(error)
  const [expected, known] = (Object.hasOwn(REASONS_OF[what], code) ? REASONS_OF[what][code] : undefined) ?? [
    'bytes that can be read',
    `The system says: ${message}.`,
  ]
  return new InvoiceError({ code: 'unreadable', file, expected, remedy: remedy ?? known }, { cause: error })
}

/** No path is this long and contains line ends. */
const LONGEST = 255

const RENAME = 'Rename the file or the folder that is so named, and run again.'

/** Bytes of a name that are not UTF-8 arrive as this character, with which no file can be found. */
export function notUtf8(path: string): boolean {
  return path.includes('\ufffd')
}
