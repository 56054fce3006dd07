/**
 * Text as bytes: each function writes at a position in memory that has room for it and returns the position after it. A line
 * item as a string would be copied twice more before it is in its file, and takes two to three times as long to build.
 */

/** Maximum bytes of a UTF-16 unit in JSON: those below 32 become `\u0000`. */
export const WIDEST = 6
const QUOTE = 34
const BACKSLASH = 92
/** Texts up to this length are copied by a loop: a native call takes longer. */
const SHORT = 8

export const bytesOf = (text: string): Uint8Array => Buffer.from(text)

/** Maximum bytes of a whole number. */
export const DIGITS = 16

export function putPiece(out: Buffer, at: number, piece: Uint8Array): number {
  const { length } = piece
  if (length > SHORT) out.set(piece, at)
  else for (let place = 0; place < length; place++) out[at + place] = piece[place] as number
  return at + length
}

/** Copies bytes that are already written, `from` to `to`. */
export function putAgain(out: Buffer, at: number, from: number, to: number): number {
  if (to - from > SHORT) out.copyWithin(at, from, to)
  else for (let place = from; place < to; place++) out[at + place - from] = out[place] as number
  return at + to - from
}

/** Writes a text without its quotes. Most are codes and amounts, which JSON leaves unchanged; some of the others are escaped. */
export function putWithin(out: Buffer, at: number, text: string): number {
  const { length } = text
  for (let place = 0; place < length; place++) {
    const unit = text.charCodeAt(place)
    if (unit < 32 || unit > 126 || unit === QUOTE || unit === BACKSLASH)
      return putWritten(out, at, JSON.stringify(text).slice(1, -1))
    out[at + place] = unit
  }
  return at + length
}

/** Writes finished JSON as UTF-8. */
export function putWritten(out: Buffer, at: number, json: string): number {
  return at + out.write(json, at)
}

/** Writes a whole number that is not negative. */
export function putCount(out: Buffer, at: number, number: number): number {
  let digits = 1
  for (let least = 10; number >= least; least *= 10) digits++
  let rest = number
  for (let place = at + digits - 1; place >= at; place--) {
    out[place] = 48 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
  return at + digits
}
