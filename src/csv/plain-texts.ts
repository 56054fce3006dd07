/**
 * The texts numbered by the kernel. They become strings on first access, which may be long after the file: when the kernel
 * drops texts, their bytes are kept here.
 */
import { visibleText } from '../values/visible-text.js'
import type { Kernel } from './kernel/kernel.js'
import { latin1 } from './latin1.js'

/** Texts with a valid set of numbers. */
export interface PlainTexts {
  of(number: number): string
  /** Whether the kernel still has these numbers. */
  isNumbered(): boolean
}

export interface NumberedTexts {
  /** The texts that have numbers now. */
  readonly current: PlainTexts
  /** Starts a new numbering if there are many; returns whether it did. Earlier numbers belong to the `current` of that time. */
  renew(): boolean
}

/** `point`: whether every amount has a point before its decimals. */
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

/**
 * A class: functions created anew for each set of texts would look different to the compiler, which would recompile all
 * their callers.
 */
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
    const string = isAscii ? latin1(bytes, start, end) : visibleText(bytes.toString('utf8', start, end))
    this.made[number] = string
    return string
  }
}
