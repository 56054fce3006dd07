/** Whether an output is a lake: a bucket or folder to which line items are written as Parquet. */
import { statSync } from 'node:fs'
import { InvoiceError } from '../../schema/errors.js'
import type { OutputTarget } from '../target.js'

export const isBucket = (address: string): boolean => /^s3:\/\//i.test(address)

/** The folder or the bucket; null if the output is a file. Throws `usage` for an address that names a file. */
export function lakeOf(output: string | undefined, target: OutputTarget): string | null {
  if (output === undefined || target.id !== 'parquet') return null
  if (!isBucket(output)) return /[/\\]$/.test(output) || isFolder(output) ? output : null
  if (!output.toLowerCase().endsWith('.parquet')) return output
  throw new InvoiceError({
    code: 'usage',
    value: `-o ${output}`,
    expected: 'an address that ends in `/`',
    remedy:
      'A bucket takes parts by carrier and month: name what their names are to begin with, s3://bucket/prefix/.',
  })
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
