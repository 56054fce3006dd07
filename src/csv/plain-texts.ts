/**
 * The texts that the kernel has numbered. They become strings when someone asks for them, which may be long after the file: of
 * texts that the kernel gives up their bytes are kept.
 */
import type { Kernel } from './kernel/kernel.js'
import { latin1 } from './latin1.js'

/** Texts whose numbers hold together. */
export interface PlainTexts {
  of(number: number): string
}

export interface NumberedTexts {
  /** Those that are numbered now. */
  readonly current: PlainTexts
  /** Has them numbered anew where there are many; whether that was so. Numbers of before are of the texts that were current then. */
  renew(): boolean
}

/** `point`: whether a point is before the decimals of every amount. */
export function numberedTexts(kernel: Kernel, point: boolean): NumberedTexts {
  kernel.dropTexts(point ? 1 : 0)
  let current = createTexts(kernel)
  kernel.returned = () => current.keep()
  return {
    get current() {
      return current
    },
    renew: () => {
      if (kernel.texts() < kernel.mostTexts / 2) return false
      current.keep()
      kernel.dropTexts(point ? 1 : 0)
      current = createTexts(kernel)
      return true
    },
  }
}

function createTexts(kernel: Kernel): PlainTexts & { keep(): void } {
  const { text, entry, length, beyond } = kernel
  const made: string[] = ['']
  let kept: Buffer | null = null

  function make(number: number): string {
    const bytes = kept ?? kernel.buffer
    const start = (kept === null ? text : 0) + number * entry
    const end = start + (bytes[start + length] as number)
    const isAscii = bytes[start + beyond] === 0
    const string = isAscii ? latin1(bytes, start, end) : bytes.toString('utf8', start, end)
    made[number] = string
    return string
  }

  return {
    of: (number) => made[number] ?? make(number),
    keep: () => {
      kept = Buffer.from(kernel.buffer.subarray(text, text + (kernel.texts() + 1) * entry))
    },
  }
}
