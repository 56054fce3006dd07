import { open, stat } from 'node:fs/promises'
import type { Input } from './input.js'

/** Whether the inputs may hold more than one file: all but a single plain file, or bytes that are one. */
export async function mayBeSeveral(inputs: Input | readonly Input[]): Promise<boolean> {
  const [only, ...others] = [inputs].flat() as readonly Input[]
  if (others.length > 0) return true
  if (only instanceof Uint8Array) return isArchive(only)
  if (typeof only !== 'string') return true
  const known = await stat(only).catch(() => undefined)
  if (known?.isFile() !== true) return true
  const file = await open(only).catch(() => undefined)
  if (file === undefined) return true
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return isArchive(buffer.subarray(0, bytesRead))
  } catch {
    return true
  } finally {
    await file.close()
  }
}

/** An archive, or a workbook, which may have several sheets. */
const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b
