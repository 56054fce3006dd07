import { type Draft, fileError, ruleError } from './rule-draft.js'

/** An element of the outer array: its text and the line on which it begins. */
interface Element {
  readonly line: number
  readonly text: string
}

/** Rules from a JSON array of objects. */
export function readJsonRules(text: string, file: string): Draft[] {
  const elements = elementsOf(text)
  let rules: unknown
  try {
    rules = JSON.parse(text)
  } catch (cause) {
    throw syntaxError(elements, text, file, cause)
  }
  if (!Array.isArray(rules))
    throw fileError(file, 1, { expected: 'an array of rules', remedy: 'Put the rules between [ and ].' })
  return rules.map((fields: unknown, at): Draft => {
    const draft = { line: elements[at]?.line ?? 1, number: at + 1 }
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
      throw ruleError(file, draft, {
        value: JSON.stringify(fields),
        expected: 'an object such as {"label": "…", "category": "…"}',
        remedy: 'Write the rule between { and }.',
      })
    return { ...draft, fields }
  })
}

/** The first element that is no JSON by itself tells the line; else the mistake is in what joins them. */
function syntaxError(elements: readonly Element[], text: string, file: string, cause: unknown): Error {
  const remedy = `${cause instanceof Error ? cause.message : ''}.`
  for (const [at, { line, text: element }] of elements.entries()) {
    try {
      JSON.parse(element)
    } catch {
      return ruleError(file, { line, number: at + 1 }, { expected: 'JSON', remedy })
    }
  }
  const lines = text.trimEnd().split('\n').length
  return fileError(file, lines, { expected: 'a JSON array', remedy })
}

/** Cuts the outer array at its commas without understanding more of it than strings and brackets. */
function elementsOf(text: string): Element[] {
  const elements: Element[] = []
  let depth = 0
  let line = 1
  let start = -1
  let startLine = 1
  const close = (end: number): void => {
    if (start >= 0) elements.push({ line: startLine, text: text.slice(start, end) })
    start = -1
  }
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\n') line++
    if (/\s/.test(char)) continue
    if ((char === ']' || char === '}') && --depth === 0) close(at)
    if (char === ',' && depth === 1) close(at)
    else if (depth === 1 && start < 0) {
      start = at
      startLine = line
    }
    if (char === '[' || char === '{') depth++
    if (char === '"') at = endOfString(text, at)
  }
  close(text.length)
  return elements
}

/** Index of the closing quotation mark, or of the end of the line: no JSON string goes beyond it. */
function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\\') at++
    else if (char === '"') return at
    else if (char === '\n') return at - 1
  }
  return text.length
}
