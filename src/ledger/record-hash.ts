/** The digest in a record's id as four numbers, all zero where the id is not made of one. */
const DIGITS = 32
const DASH = 45

/** A record of a file is named by 32 hexadecimal digits of all that it says, `-` and its row: false where it is not. */
export function readHash(id: string, row: number, words: Int32Array): boolean {
  words.fill(0)
  if (id.charCodeAt(DIGITS) !== DASH || !isHex(id)) return false
  for (let word = 0; word < 4; word++) {
    let bits = 0
    for (let at = word * 8; at < word * 8 + 8; at++) {
      const code = id.charCodeAt(at)
      bits = (bits << 4) | (code > 57 ? code - 87 : code - 48)
    }
    words[word] = bits
  }
  return endsWithRow(id, row)
}

function isHex(id: string): boolean {
  for (let at = 0; at < DIGITS; at++) {
    const code = id.charCodeAt(at)
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false
  }
  return true
}

function endsWithRow(id: string, row: number): boolean {
  let left = row
  let at = id.length - 1
  for (; at > DIGITS && left > 0; at--) {
    if (id.charCodeAt(at) - 48 !== left % 10) return false
    left = (left - (left % 10)) / 10
  }
  return at === DIGITS && left === 0 && row > 0
}
