/**
 * JSON as bytes, put together from texts and from pieces that are bytes already, in memory that is used again and again:
 * a line item as a text would be copied twice more until it is in its file.
 */

export interface JsonBytes {
  /** Bytes so far. */
  length(): number
  piece(bytes: Uint8Array): void
  /** A text, or null, as JSON has it. */
  text(text: string | null): void
  /** The same within quotes that are put by the caller. */
  within(text: string): void
  /** What is JSON already. */
  written(json: string): void
  /** A number that is whole and not negative. */
  count(number: number): void
  /** Repeats what is between two lengths. */
  repeat(from: number, to: number): void
  /** What has been put in since the last time. It stays as it is until `take` has been called once more. */
  take(): Uint8Array
}

const BEGINNING = 1 << 16
/** Bytes of a text in UTF-8, for each of its units. */
const WIDEST = 3
const QUOTE = 34
const BACKSLASH = 92

export const bytesOf = (text: string): Uint8Array => Buffer.from(text)

const NULL = bytesOf('null')

export function createJsonBytes(): JsonBytes {
  let out = Buffer.allocUnsafeSlow(BEGINNING)
  let other = Buffer.allocUnsafeSlow(0)
  let at = 0

  function grow(more: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * out.length, at + more))
    larger.set(out.subarray(0, at))
    out = larger
  }

  function piece(bytes: Uint8Array): void {
    if (at + bytes.length > out.length) grow(bytes.length)
    out.set(bytes, at)
    at += bytes.length
  }

  function written(json: string): void {
    if (at + WIDEST * json.length > out.length) grow(WIDEST * json.length)
    at += out.write(json, at)
  }

  /** Most texts are codes and amounts: JSON has them as they are, of the others some are escaped. */
  function within(text: string): void {
    const { length } = text
    if (at + length > out.length) grow(length)
    const bytes = out
    for (let place = 0; place < length; place++) {
      const unit = text.charCodeAt(place)
      if (unit < 32 || unit > 126 || unit === QUOTE || unit === BACKSLASH) {
        written(JSON.stringify(text).slice(1, -1))
        return
      }
      bytes[at + place] = unit
    }
    at += length
  }

  function text(value: string | null): void {
    if (value === null) {
      piece(NULL)
      return
    }
    quote()
    within(value)
    quote()
  }

  function quote(): void {
    if (at === out.length) grow(1)
    out[at++] = QUOTE
  }

  function count(number: number): void {
    let digits = 1
    for (let least = 10; number >= least; least *= 10) digits++
    if (at + digits > out.length) grow(digits)
    let rest = number
    for (let place = at + digits - 1; place >= at; place--) {
      out[place] = 48 + (rest % 10)
      rest = Math.floor(rest / 10)
    }
    at += digits
  }

  function repeat(from: number, to: number): void {
    if (at + to - from > out.length) grow(to - from)
    out.copyWithin(at, from, to)
    at += to - from
  }

  function take(): Uint8Array {
    const taken = out.subarray(0, at)
    at = 0
    const next = other
    other = out
    out = next.length > 0 ? next : Buffer.allocUnsafeSlow(BEGINNING)
    return taken
  }

  return { length: () => at, piece, text, within, written, count, repeat, take }
}
