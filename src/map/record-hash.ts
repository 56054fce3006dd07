/**
 * 64 bits that tell two records apart: two multiplying lanes over the record's bytes, eight at a time, started
 * from what the record inherits. No cryptography: it names rows, it does not protect them.
 */
import type { Kernel } from '../csv/kernel/kernel.js'
import { latin1 } from '../csv/latin1.js'

/** Four hexadecimal digits of each 16 bits, made when first needed. */
const HEX: (string | undefined)[] = new Array<string | undefined>(65536).fill(undefined)

export interface RecordHash {
  /** What the records from now on inherit or share: account, invoice, date. */
  inherit(account: string | null, invoice: string | null, date: string | null): void
  /** 16 hexadecimal digits of the bytes from `start` to `end` and of what is inherited, `-` and the row. */
  of(bytes: Buffer, start: number, end: number, row: number): string
}
/** Characters of an identifier before the row. */
export const HASHED = 16

export function createRecordHash(format: string, kernel: Kernel | null = null): RecordHash {
  let [lastAccount, lastInvoice, lastDate]: (string | null | undefined)[] = []
  let seedA = 0
  let seedB = 0
  let owner: Buffer | undefined
  let view: DataView = new DataView(new ArrayBuffer(4))

  function inherit(account: string | null, invoice: string | null, date: string | null): void {
    if (account === lastAccount && invoice === lastInvoice && date === lastDate) return
    lastAccount = account
    lastInvoice = invoice
    lastDate = date
    seedA = 0x243f6a88
    seedB = 0x85a308d3
    const text = [format, account, invoice, date].join('\u0000')
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      seedA = Math.imul(seedA ^ unit, 0x01000193)
      seedB = Math.imul(seedB + unit, 0x9e3779b1) ^ (seedB >>> 15)
    }
  }

  function of(bytes: Buffer, start: number, end: number, number: number): string {
    if (kernel !== null) {
      const length = kernel.identify(start, end, seedA, seedB, number)
      return latin1(kernel.buffer, kernel.id, kernel.id + length)
    }
    if (owner !== bytes) {
      owner = bytes
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    const words = view
    let a = seedA ^ (end - start)
    let b = seedB
    let at = start
    for (const last = end - 7; at < last; at += 8) {
      a = Math.imul(a ^ words.getInt32(at, true), 0x85ebca6b)
      a = (a << 13) | (a >>> 19)
      b = Math.imul(b ^ words.getInt32(at + 4, true), 0xc2b2ae35)
      b = (b << 15) | (b >>> 17)
    }
    for (; at < end; at++) {
      const byte = bytes[at] as number
      a = Math.imul(a ^ byte, 0x01000193)
      b = Math.imul((b + byte) ^ (b >>> 16), 0x9e3779b1)
    }
    return `${hex(settle(a ^ (b >>> 7)))}${hex(settle(b + a))}-${number}`
  }

  return { inherit, of }
}

function settle(lane: number): number {
  let mixed = lane
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

const hex = (lane: number): string => four(lane >>> 16) + four(lane & 0xffff)

function four(bits: number): string {
  const known = HEX[bits]
  if (known !== undefined) return known
  const text = bits.toString(16).padStart(4, '0')
  HEX[bits] = text
  return text
}
