/** A proposed map as the text of a file: YAML with questions and evidence after each key, or JSON with them under `notes`. */
import { MAP_SCHEMA_PLACE } from '../map-schema.js'
import type { Proposal } from './propose.js'
import type { Part } from './sample.js'

export function mapText({ parts, questions }: Proposal, file: string, json: boolean): string {
  if (json) {
    const notes = questions.length === 0 ? {} : { notes: [...questions] }
    const value = Object.fromEntries(parts.map(({ key, value: one }) => [key, one]))
    return `${JSON.stringify({ $schema: MAP_SCHEMA_PLACE, ...notes, ...value }, null, 2)}\n`
  }
  const head = [
    `# A map of ${oneLine(file)}, proposed by parse-invoice. Read it, answer every "?", then:`,
    '#   parse-invoice parse FILE --map THIS',
    `# yaml-language-server: $schema=${MAP_SCHEMA_PLACE}`,
  ]
  return `${[...head, ...parts.flatMap(partLines)].join('\n')}\n`
}

function partLines({ key, value, note, notes = {} }: Part): string[] {
  const behind = note === undefined ? '' : `  # ${oneLine(note)}`
  if (typeof value !== 'object' || value === null) return [`${key}: ${scalar(value)}${behind}`]
  const entries: [string, unknown][] = Object.entries(value)
  if (entries.length === 0) return [`${key}: {}${behind}`]
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return [`${key}: ${flow(value)}${behind}`]
  const lines = entries.map(([inner, one]) => {
    const own = notes[inner] === undefined ? '' : `  # ${oneLine(notes[inner])}`
    return Array.isArray(value) ? `  - ${flow(one)}${own}` : `  ${scalar(inner)}: ${flow(one)}${own}`
  })
  return [`${key}:${behind}`, ...lines]
}

/** On one line: `{ column: Fuel, category: fuel }`. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return scalar(value)
  const inner = Object.entries(value).map(([key, one]) => `${scalar(key)}: ${flow(one)}`)
  return inner.length === 0 ? '{}' : `{ ${inner.join(', ')} }`
}

/** Words that YAML does not read as text. */
const RESERVED = /^(true|false|null|yes|no|on|off|y|n|~)$/i

/** Unquoted if every YAML reader takes it as text, else in JSON quotes, which YAML reads as well. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  const isPlain =
    /^[\p{L}_][\p{L}\p{N} _./()+º°ª-]*$/u.test(value) && !/ $/.test(value) && !RESERVED.test(value)
  return isPlain ? value : JSON.stringify(value)
}

const oneLine = (text: string): string => text.replace(/[\p{C}\u2028\u2029]+/gu, ' ')
