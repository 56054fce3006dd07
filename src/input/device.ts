import { realpath } from 'node:fs/promises'
import { InvoiceError } from '../schema/errors.js'

/** Throws for anything but a file or a pipe: it has no end, or is not meant to be read. /dev/null counts as an empty file. */
export async function refuseDevice(path: string): Promise<void> {
  if ((await realpath(path)) === '/dev/null') return
  throw new InvoiceError({
    code: 'unreadable',
    file: path,
    expected: 'a file or a pipe, not a device or a socket',
    remedy: 'Read it into a file first, or give - to read the standard input.',
  })
}
