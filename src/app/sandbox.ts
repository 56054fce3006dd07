/** Generates invoices as a folder of files, as the sandbox has them on a day. */
import { dirname, join } from 'node:path'
import { makeFolder } from '../input/make-folder.js'
import { createAtomicFile } from '../output/atomic-file.js'
import { unwritableError } from '../output/unwritable.js'
import type { SandboxOptions } from '../sandbox.js'

export interface SandboxFolderOptions extends SandboxOptions {
  readonly days: number
  /** Last day, as `YYYY-MM-DD`. */
  readonly until: string
}

export interface SandboxWritten {
  readonly files: number
  /** The file that lists the planted faults, with their number; null if none are requested. */
  readonly planted: { readonly file: string; readonly faults: number } | null
}

export async function writeSandbox(folder: string, options: SandboxFolderOptions): Promise<SandboxWritten> {
  const { sandboxFolder } = await import('../sandbox.js')
  const planted: object[] = []
  const files = sandboxFolder(options.until, options)
  for (const { name, day, read } of files) {
    const generated = read()
    await write(join(folder, name), generated.bytes)
    planted.push(
      ...generated.planted.map(({ kind, ...where }) => ({ check: kind, file: name, comes: day, ...where })),
    )
  }
  if (options.faults !== true) return { files: files.length, planted: null }
  const file = join(folder, 'faults.json')
  await write(file, Buffer.from(`${JSON.stringify(planted, null, 2)}\n`))
  return { files: files.length, planted: { file, faults: planted.length } }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(path)).catch((error: unknown) => {
    throw unwritableError(dirname(path), error)
  })
  const file = await createAtomicFile(path)
  try {
    await file.write(bytes)
    await file.complete()
    await file.place()
  } finally {
    await file.discard()
  }
}
