import { NONE } from './slots.js'

/** Texts, each stored once and identified by a number. */

export interface Dictionary {
  readonly list: string[]
  id(text: string): number
}

/** A separate copy: a slice would keep the whole block of the file that it was cut from. */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}

/** The same text in one piece: a concatenated text keeps all its pieces, which take several times its bytes. */
export function onePiece(text: string): string {
  const own = ownText(text)
  return own === text ? own : text
}

export function createTexts(list: readonly string[] = []): Dictionary {
  const ids = new Map<string, number>()
  const texts: string[] = []
  let last = ''
  let lastId = NONE
  const id = (text: string): number => {
    if (lastId !== NONE && text === last) return lastId
    let found = ids.get(text)
    if (found === undefined) {
      found = texts.length
      const own = ownText(text)
      texts.push(own)
      ids.set(own, found)
    }
    last = text
    lastId = found
    return found
  }
  for (const text of list) id(text)
  return { list: texts, id }
}
