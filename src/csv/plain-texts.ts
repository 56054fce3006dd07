/**
 * The texts that the kernel has numbered. They become strings when someone asks for them, which may be long after the file: of
 * texts that the kernel gives up their bytes are kept.
 */
import type { Kernel } from './kernel/kernel.js'
import { latin1 } from './latin1.js'

/** Texts whose numbers hold together. */
export interface PlainTexts {
  of(number: number): string
  /** Whether the kernel has them numbered still. */
  isNumbered(): boolean
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
  let current = new KernelTexts(kernel)
  kernel.returned = () => current.keep()
  return {
    get current() {
      return current
    },
    renew: () => {
      if (kernel.texts() < kernel.mostTexts / 2) return false
      current.keep()
      kernel.dropTexts(point ? 1 : 0)
      current = new KernelTexts(kernel)
      return true
    },
  }
}

/** A class: functions made anew for each set of texts would be others to the compiler, which compiles anew whatever calls them. */
class KernelTexts implements PlainTexts {
  private readonly kernel: Kernel
  private readonly made: string[] = ['']
  private kept: Buffer | null = null

  constructor(kernel: Kernel) {
    this.kernel = kernel
  }

  of(number: number): string {
    return this.made[number] ?? this.make(number)
  }

  isNumbered(): boolean {
    return this.kept === null
  }

  keep(): void {
    const { buffer, text, entry } = this.kernel
    this.kept = Buffer.from(buffer.subarray(text, text + (this.kernel.texts() + 1) * entry))
  }

  private make(number: number): string {
    const { text, entry, length, beyond } = this.kernel
    const bytes = this.kept ?? this.kernel.buffer
    const start = (this.kept === null ? text : 0) + number * entry
    const end = start + (bytes[start + length] as number)
    const isAscii = bytes[start + beyond] === 0
    const string = isAscii ? latin1(bytes, start, end) : bytes.toString('utf8', start, end)
    this.made[number] = string
    return string
  }
}
