/** The digest in a record's id as four numbers, all zero where the id is not made of one. */
const DIGITS = 32
const DASH = 45

/** A record of a file is named by 32 hexadecimal digits of all that it says, `-` and its row: false where it is not. */
export function readHash(id: string, row: number, words: Int32Array): boolean {
  if (id.charCodeAt(DIGITS) === DASH) {
    let wrong = 0
    for (let word = 0, at = 0; word < 4; word++) {
      let bits = 0
      for (const end = at + 8; at < end; at++) {
        const digit = DIGIT_OF[id.charCodeAt(at) & 127] as number
        wrong |= digit | ((id.charCodeAt(at) >> 7) << 4)
        bits = (bits << 4) | (digit & 15)
      }
      words[word] = bits
    }
    if (wrong < 16 && wrong >= 0) return endsWithRow(id, row)
  }
  words.fill(0)
  return false
}

/** What each character counts as a digit; below zero where it is none. */
const DIGIT_OF = Int32Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
)

function endsWithRow(id: string, row: number): boolean {
  let left = row
  let at = id.length - 1
  for (; at > DIGITS && left > 0; at--) {
    if (id.charCodeAt(at) - 48 !== left % 10) return false
    left = (left - (left % 10)) / 10
  }
  return at === DIGITS && left === 0 && row > 0
}
