/** JSON written by users: errors state their line, and memory is bounded by the text. */
import { type TableFile, tableError } from './table-error.js'

/** Tables are two or three levels deep; far deeper nesting would overflow the stack of recursive functions. */
const DEEPEST = 32

/** The value of a JSON text. Throws the table's error with the line and the character of the first mistake. */
export function parseJson(text: string, table: TableFile, firstLine = 1, row?: number): unknown {
  const fail = (end: number, expected: string, remedy: string, cause?: unknown): never => {
    const before = text.slice(0, end).split('\n')
    const value = text.split('\n', before.length).at(-1)?.trim() || undefined
    const line = firstLine + before.length - 1
    throw Object.assign(tableError(table, { line, row, value, expected, remedy }), { cause })
  }
  const deep = tooDeep(text)
  if (deep !== undefined) return fail(deep, `JSON of at most ${DEEPEST} levels`, 'Reduce the nesting.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    if (text.trim() === '') return fail(text.length, 'JSON', 'The file is empty.', cause)
    const at = mistakeIn(text)
    const character = at - text.lastIndexOf('\n', at - 1)
    // The engine's positions refer to only a part of the text.
    const why = (cause as Error).message.replace(/( in JSON)? at position .*|, (\.\.\.)?".*/s, '')
    return fail(at, 'JSON', `Character ${character} of the line: ${why}.`, cause)
  }
  const twice = repeatedKey(text)
  if (twice !== undefined) return fail(twice, 'each key once', 'Only the last one would count: delete one.')
  // Assigned to an object it would set the prototype instead of adding a key.
  if (hasKey(value, '__proto__')) return fail(text.indexOf('__proto__'), 'no key "__proto__"', 'Delete it.')
  return value
}

/** Index after the first key that its object already has; the text is valid JSON. */
function repeatedKey(text: string): number | undefined {
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '{') open.push(new Set())
    else if (char === '[') open.push(undefined)
    else if (char === '}' || char === ']') open.pop()
    else if (char === '"') {
      const end = endOfString(text, at)
      const keys = open.at(-1)
      if (keys !== undefined && isKey(text, end + 1)) {
        const written = text.slice(at, end + 1)
        const key = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1)
        if (keys.has(key)) return end + 1
        keys.add(key)
      }
      at = end
    }
  }
  return undefined
}

const COLON = /\s*:/y
function isKey(text: string, end: number): boolean {
  COLON.lastIndex = end
  return COLON.test(text)
}

/** Whether any object has the key; the value is not deeply nested. */
export function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, key) || Object.values(value).some((inner) => hasKey(inner, key))
}

/** 1-based line of the key or element with a path, or of its nearest existing parent; the text is valid JSON. */
export function lineOfPath(text: string, path: readonly PropertyKey[]): number {
  let at = 0
  let found = 0
  const skip = (blank: RegExp): string => {
    while (at < text.length && blank.test(text.charAt(at))) at++
    return text.charAt(at)
  }
  /** Skips a value; `steps` is the rest of the path inside it. */
  const pass = (steps: readonly PropertyKey[]): void => {
    const open = skip(/[\s,]/)
    if (open === '"') at = endOfString(text, at) + 1
    else if (open !== '[' && open !== '{') skip(/[^\s,\]}]/)
    else {
      at++
      for (let index = 0; !']}'.includes(skip(/[\s,]/)); index++) {
        const start = at
        if (open === '{') at = endOfString(text, at) + 1
        const isStep = steps[0] === (open === '[' ? index : JSON.parse(text.slice(start, at)))
        if (isStep) found = start
        if (open === '{') skip(/[\s:]/)
        pass(isStep ? steps.slice(1) : [])
      }
      at++
    }
  }
  pass(path)
  return text.slice(0, found).split('\n').length
}

/** Where the brackets outside strings are nested too deeply. */
function tooDeep(text: string): number | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x22) at = endOfString(text, at)
    else if (char === 0x5b || char === 0x7b) {
      if (++depth > DEEPEST) return at
    } else if (char === 0x5d || char === 0x7d) depth--
  }
  return undefined
}

/** Index of the closing quotation mark, or of the end of the line, which ends any JSON string. */
export function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x5c) at++
    else if (char === 0x22) return at
    else if (char === 0x0a) return at - 1
  }
  return text.length
}

/** Where a text stops being the beginning of JSON: at its end, or at the first invalid character. */
function mistakeIn(text: string): number {
  const broken = (length: number): boolean => {
    try {
      JSON.parse(text.slice(0, length))
      return false
    } catch (error) {
      const { message } = error as Error
      // A text that is only cut off is not wrong.
      return !/end of JSON|unterminated/i.test(message) && !message.includes(`at position ${length}`)
    }
  }
  let [good, bad] = [0, text.length]
  if (!broken(bad)) return bad
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (broken(middle)) bad = middle
    else good = middle
  }
  return good
}
