import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type Input, type InputFile, type ListOptions, listInputs } from '../src/input/input.js'
import { type InvoiceError, isInvoiceError } from '../src/schema/errors.js'

/** A folder of the test file's own, gone when it ends. */
export function ownFolder(): (...names: readonly string[]) => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carrier-invoice-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return (...names) => join(folder, ...names)
}

export async function listed(inputs: Input | readonly Input[], options?: ListOptions): Promise<InputFile[]> {
  const files: InputFile[] = []
  for await (const file of listInputs(inputs, options)) files.push(file)
  return files
}

/** The bytes of a file, copied chunk by chunk as the reader of one must. */
export async function bytesOf(file: InputFile, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of file.open(signal)) chunks.push(Uint8Array.from(chunk))
  return Buffer.concat(chunks)
}

/** `name: text` of each file, `name: code` of each that cannot be read. */
export async function read(inputs: Input | readonly Input[], options?: ListOptions): Promise<string[]> {
  const lines: string[] = []
  for (const file of await listed(inputs, options)) {
    const bytes = await bytesOf(file).catch((error: unknown) => `!${asInvoiceError(error).code}`)
    lines.push(`${file.name}: ${bytes.toString()}`)
  }
  return lines
}

export async function failure(action: Promise<unknown>): Promise<InvoiceError> {
  try {
    await action
  } catch (error) {
    return asInvoiceError(error)
  }
  throw new Error('It did not fail')
}

/** The error of the only file behind an input. */
export async function onlyFailure(input: Input, options?: ListOptions): Promise<InvoiceError> {
  const files = await listed(input, options)
  const [file] = files
  if (file === undefined || files.length > 1) throw new Error(`${files.length} files instead of one`)
  return failure(bytesOf(file))
}

function asInvoiceError(error: unknown): InvoiceError {
  if (isInvoiceError(error)) return error
  throw error
}

/** Open descriptors of this process, where the system lets one look; null elsewhere. */
export function openDescriptors(): number | null {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return null
  }
}
