/** The digest in a record's id as four numbers, all zero if the id is not built from one. */
const DIGITS = 32
const DASH = 45

/** The id of a record of a file is 32 hexadecimal digits of its hash, `-` and its row: false if this one is not. */
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

/** The value of each character as a digit; below zero if it is not one. */
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
