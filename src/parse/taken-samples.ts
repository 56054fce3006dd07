/**
 * Samples of a file's records: their hashes, with the sums charged before each. They are columns of numbers, because thousands of
 * objects and texts that live as long as the file take longer to make and to collect than the records themselves.
 */
import { latin1 } from '../csv/latin1.js'
import { type Sum, unitsText } from '../values/money.js'

/** Net sums by currency; '' if the file states none. */
export type Nets = Readonly<Record<string, string>>

/** At most this many samples are kept. */
const KEPT = 4096
/** The bits of a hash that decide whether it is kept. */
const BITS = 0xffff
/** Numbers of a hash. */
const WORDS = 4
const FIRST = 64
/** The scale of a currency that no record had charged yet. */
const EMPTY = 255

/** The sums of a currency before each sample. Those beyond the safe integers are kept by the number of records before the sample. */
interface Column {
  units: Float64Array
  scales: Uint8Array
  readonly wide: Map<number, bigint>
}

export class TakenSamples {
  /** Only hashes in which these bits are 0 are kept. */
  mask = 0
  count = 0
  private words = new Int32Array(WORDS * FIRST)
  private rows = new Float64Array(FIRST)
  private before = new Float64Array(FIRST)
  private readonly columns = new Map<string, Column>()

  /** Whether a hash with these last two bytes is kept. */
  keeps(high: number, low: number): boolean {
    return ((256 * high + low) & this.mask) === 0
  }

  /**
   * Adds a record after `nth` others, whose hash is at `from` in `words`. Of equal records that follow each other only the first is kept,
   * because they are no sign of a block.
   */
  add(words: Int32Array, from: number, row: number, nth: number, sums: ReadonlyMap<string, Sum>): void {
    if (this.isLast(words, from)) return
    if (this.count === this.rows.length) this.grow()
    const at = this.count++
    for (let word = 0; word < WORDS; word++) this.words[WORDS * at + word] = words[from + word] as number
    this.rows[at] = row
    this.before[at] = nth
    for (const [currency, sum] of sums) this.note(at, currency, sum)
    if (this.count > KEPT) this.thin()
  }

  row(at: number): number {
    return this.rows[at] as number
  }

  /** Number of charged records before it. */
  nth(at: number): number {
    return this.before[at] as number
  }

  /** Its hash, to be compared. */
  key(at: number): string {
    return latin1(Buffer.from(this.words.buffer), 16 * at, 16 * at + 16)
  }

  nets(at: number): Nets {
    const nets: Record<string, string> = {}
    for (const [currency, { units, scales, wide }] of this.columns) {
      const scale = scales[at] as number
      if (scale === EMPTY) continue
      nets[currency] = unitsText(wide.get(this.nth(at)) ?? (units[at] as number), scale)
    }
    return nets
  }

  private isLast(words: Int32Array, from: number): boolean {
    const last = WORDS * (this.count - 1)
    if (last < 0) return false
    for (let word = 0; word < WORDS; word++) if (this.words[last + word] !== words[from + word]) return false
    return true
  }

  private note(at: number, currency: string, sum: Sum): void {
    let column = this.columns.get(currency)
    if (column === undefined) {
      const length = this.rows.length
      column = {
        units: new Float64Array(length),
        scales: new Uint8Array(length).fill(EMPTY),
        wide: new Map(),
      }
      this.columns.set(currency, column)
    }
    const { units, scale } = sum.total()
    column.scales[at] = scale
    if (typeof units === 'number') column.units[at] = units
    else column.wide.set(this.nth(at), units)
  }

  private grow(): void {
    const length = 2 * this.rows.length
    const longer = <Numbers extends Int32Array | Float64Array | Uint8Array>(old: Numbers, more: Numbers) => {
      more.set(old)
      return more
    }
    this.words = longer(this.words, new Int32Array(WORDS * length))
    this.rows = longer(this.rows, new Float64Array(length))
    this.before = longer(this.before, new Float64Array(length))
    for (const column of this.columns.values()) {
      column.units = longer(column.units, new Float64Array(length))
      column.scales = longer(column.scales, new Uint8Array(length).fill(EMPTY))
    }
  }

  /** If the hashes are too similar for that, none are kept, and no block is reported. */
  private thin(): void {
    while (this.count > KEPT && this.mask < BITS) {
      this.mask = this.mask * 2 + 1
      this.keepFewer()
    }
    if (this.count > KEPT) this.count = 0
  }

  private keepFewer(): void {
    const { count, words } = this
    const bytes = new Uint8Array(words.buffer)
    this.count = 0
    for (let at = 0; at < count; at++) {
      if (!this.keeps(bytes[16 * at + 14] as number, bytes[16 * at + 15] as number)) continue
      if (!this.isLast(words, WORDS * at)) this.move(at, this.count++)
    }
  }

  private move(from: number, to: number): void {
    this.words.copyWithin(WORDS * to, WORDS * from, WORDS * (from + 1))
    this.rows[to] = this.rows[from] as number
    this.before[to] = this.before[from] as number
    for (const { units, scales } of this.columns.values()) {
      units[to] = units[from] as number
      scales[to] = scales[from] as number
    }
  }
}
