/** What the tests of sources have in common. */
import { expect } from 'vitest'
import type { FileSource, ListingReport, SourceFile } from '../src/sources/source.js'
import type { SourceError } from '../src/sources/source-error.js'

export async function filesOf(source: FileSource, report: ListingReport = {}): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for await (const file of source.list(undefined, report)) files.push(file)
  return files
}

export const namesOf = async (source: FileSource, report: ListingReport = {}): Promise<string[]> =>
  (await filesOf(source, report)).map(({ name }) => name)

export async function bytesFrom(source: FileSource, name: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of source.open(name)) parts.push(Uint8Array.from(chunk))
  return Buffer.concat(parts)
}

export const textFrom = async (source: FileSource, name: string): Promise<string> =>
  (await bytesFrom(source, name)).toString('latin1')

export const failureOf = async (work: Promise<unknown>): Promise<SourceError> =>
  work.then(
    () => expect.unreachable('no error'),
    (error: SourceError) => error,
  )
