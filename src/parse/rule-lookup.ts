import type { ChargeRule, ChargeRules, Texts } from '../format/charge-rules.js'
import { InvoiceError } from '../schema/errors.js'
import { foldLabel, foldText } from '../values/fold-label.js'
import { once } from '../values/once.js'

/** Finds the rule of a charge by its code, its label, and its cell as the format declares it. */
type Lookup = (code: string | null, label: string, cell: string | null) => ChargeRule | undefined

interface Pattern {
  readonly rule: ChargeRule
  readonly on: 'code' | 'label'
  readonly key: string
  readonly test: (text: string, parts: readonly string[]) => boolean
}

interface Index {
  readonly cells: Map<string, ChargeRule>
  readonly codes: Map<string, ChargeRule>
  readonly labels: Map<string, ChargeRule>
  readonly folded: Map<string, ChargeRule>
  readonly patterns: Pattern[]
}

/** The lookup of a table. Throws `declaration` if a table contains a duplicate. */
export const lookupOf = once(compile)

export const textsOf = (texts: Texts | undefined): readonly string[] =>
  texts === undefined ? [] : typeof texts === 'string' ? [texts] : texts

function compile(table: ChargeRules): Lookup {
  const { cells, codes, labels, folded, patterns } = indexOf(table)
  const onLabel = patterns.filter((pattern) => pattern.on === 'label')
  const onCode = patterns.filter((pattern) => pattern.on === 'code')

  const byCode = (code: string | null): ChargeRule | undefined =>
    code === null ? undefined : codes.get(code)
  const byLabel = (label: string): ChargeRule | undefined => labels.get(label) ?? folded.get(foldLabel(label))
  const byPattern = (
    tried: readonly Pattern[],
    code: string | null,
    label: string,
  ): ChargeRule | undefined => {
    if (tried.length === 0) return undefined
    const text = foldText(label)
    const parts = code === null || table.split === undefined ? [] : table.split(code)
    return tried.find((pattern) => pattern.test(text, parts))?.rule
  }
  const byCell = (cell: string | null): ChargeRule | undefined =>
    cell === null ? undefined : cells.get(cell)

  if (table.decides === 'code')
    return (code, label, cell) =>
      byCell(cell) ?? byCode(code) ?? byLabel(label) ?? byPattern(patterns, code, label)
  return (code, label, cell) =>
    byCell(cell) ??
    byLabel(label) ??
    byPattern(onLabel, code, label) ??
    byCode(code) ??
    byPattern(onCode, code, label)
}

function indexOf(table: ChargeRules): Index {
  const index: Index = {
    cells: new Map(),
    codes: new Map(),
    labels: new Map(),
    folded: new Map(),
    patterns: [],
  }
  const once = (map: Map<string, ChargeRule>, key: string, rule: ChargeRule): void => {
    if (key === '' || map.has(key)) throw repeated(key)
    map.set(key, rule)
  }
  const patternKeys = new Set<string>()
  for (const rule of table.rules) {
    for (const cell of textsOf(rule.cell)) once(index.cells, cell, rule)
    for (const code of textsOf(rule.code)) once(index.codes, code, rule)
    for (const label of textsOf(rule.label)) {
      once(index.labels, label, rule)
      once(index.folded, foldLabel(label), rule)
    }
    for (const pattern of patternsOf(rule)) {
      if (patternKeys.has(pattern.key)) throw repeated(pattern.key)
      patternKeys.add(pattern.key)
      index.patterns.push(pattern)
    }
  }
  return index
}

function patternsOf(rule: ChargeRule): Pattern[] {
  const begins = textsOf(rule.begins).map((start): Pattern => {
    const folded = foldText(start)
    return { rule, on: 'label', key: `begins ${folded}`, test: (text) => text.startsWith(folded) }
  })
  const contains = textsOf(rule.contains).map((word): Pattern => {
    const folded = foldText(word)
    return { rule, on: 'label', key: `contains ${folded}`, test: (text) => text.includes(folded) }
  })
  if (rule.parts === undefined) return [...begins, ...contains]
  const wanted = rule.parts.map((part) => (part === '*' ? undefined : part.split('|')))
  const test = (_: string, parts: readonly string[]): boolean =>
    parts.length === wanted.length &&
    wanted.every((choices, at) => choices === undefined || choices.includes(parts[at] ?? ''))
  return [...begins, ...contains, { rule, on: 'code', key: `parts ${rule.parts.join('/')}`, test }]
}

const repeated = (key: string): InvoiceError =>
  new InvoiceError({
    code: 'declaration',
    value: key,
    expected: 'each code, label and pattern once in a table of charges, and none empty',
    remedy: 'Delete one of the two rules.',
  })
