import { InvoiceError, isInvoiceError } from '../schema/errors.js'

/** The name of an output whose errors cannot be reported on it. */
export const STANDARD_ERROR = 'standard error'

/** What the system's error codes mean to the user. */
const REASONS: Readonly<Record<string, readonly [expected: string, remedy: string]>> = {
  ENOENT: ['a folder that exists', 'Make the folder first, or check the path.'],
  ENOTDIR: ['a path whose parts but the last are folders', 'Check the path.'],
  NO_FOLDERS: [
    'a folder that can hold others',
    'The system does not allow a folder there: choose another place.',
  ],
  EISDIR: ['a file to write, not a folder', 'Name a file in it.'],
  EACCES: [
    'a place that you may write to',
    'Choose another folder, or ask its owner for the right to write.',
  ],
  EPERM: ['a place that you may write to', 'Choose another folder, or ask its owner for the right to write.'],
  EROFS: ['a place that can be written to', 'The disk is read-only: choose another folder.'],
  ENOSPC: ['room on the disk', 'The disk is full: free some space, or choose another disk.'],
  EDQUOT: ['room within your quota', 'Free some space, or choose another disk.'],
  EFBIG: [
    'a file within the size that is allowed',
    'Choose another disk, or raise the limit of this session (`ulimit -f`).',
  ],
  ENAMETOOLONG: ['a path short enough for the system', 'Choose a shorter name.'],
  EMFILE: ['room to open one more file', 'Raise the limit of open files (`ulimit -n`).'],
  EPIPE: ['a reader that reads to the end', 'The program that was to read it has ended.'],
  EIO: ['a disk that can be written', 'The disk or the network drive failed: choose another one.'],
}

/** The system's write error as the error `output`; an `InvoiceError` is left unchanged. */
export function unwritableError(file: string, error: unknown): InvoiceError {
  if (isInvoiceError(error)) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  const [expected, remedy] = (Object.hasOwn(REASONS, code) ? REASONS[code] : undefined) ?? [
    'a place that can be written to',
    `The system says: ${message}.`,
  ]
  return new InvoiceError({ code: 'output', file, expected, remedy }, { cause: error })
}
