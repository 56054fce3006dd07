import { describe, expect, it } from 'vitest'
import type { ChargeRule, ChargeRules } from '../src/format/format.js'
import { lookupOf, textsOf } from '../src/parse/rule-lookup.js'
import { x12ChargeCode } from '../src/report/x12-crosswalk.js'
import { CHARGE_CATEGORIES } from '../src/schema/line-item.js'
import { SUBCATEGORIES } from '../src/schema/subcategories.js'
import { TABLES } from './charge-tables.js'
import { formatsUnderTest } from './law-kit.js'

interface Charge {
  readonly code: string | null
  readonly label: string
  readonly cell: string | null
}

/** The shortest charges that a rule speaks of: one for each of its codes, labels, beginnings and patterns. */
function chargesOf(rule: ChargeRule): Charge[] {
  const label = (text: string): Charge => ({ code: null, label: text, cell: null })
  const code = (text: string): Charge => ({ code: text, label: '', cell: null })
  const parts = (rule.parts ?? []).map((part) => (part === '*' ? [''] : part.split('|')))
  const codes = rule.parts === undefined ? [] : parts.reduce((heads, tails) => joined(heads, tails))
  return [
    ...textsOf(rule.cell).map((cell) => ({ ...label(''), cell })),
    ...textsOf(rule.code).map(code),
    ...textsOf(rule.label).map(label),
    ...textsOf(rule.begins).map((start) => label(`${start}x`)),
    ...textsOf(rule.contains).map(label),
    ...codes.map(code),
  ]
}

const joined = (heads: string[], tails: string[]): string[] =>
  heads.flatMap((head) => tails.map((tail) => `${head}/${tail}`))

describe.each(formatsUnderTest.map(({ id, rules }) => [id, rules] as const))('table of %s', (_, table) => {
  it('has no rule twice, and each of its charges is decided by its own rule', () => {
    const lookup = lookupOf(table)
    const shadowed = table.rules.flatMap((rule) =>
      chargesOf(rule)
        .filter(({ code, label, cell }) => lookup(code, label, cell) !== rule)
        .map((charge) => JSON.stringify(charge)),
    )
    expect(shadowed).toEqual([])
    expect(table.rules.filter((rule) => chargesOf(rule).length === 0)).toEqual([])
  })

  it('names subcategories of the common vocabulary', () => {
    const strange = table.rules
      .filter((rule) => rule.subcategory !== undefined)
      .filter((rule) => !SUBCATEGORIES[rule.category].includes(rule.subcategory ?? ''))
      .map((rule) => `${rule.category}/${rule.subcategory}`)
    expect(strange).toEqual([])
  })
})

describe('vocabulary', () => {
  const used = new Set(
    Object.values(TABLES).flatMap((table) =>
      table.rules.map((rule) => `${rule.category}/${rule.subcategory}`),
    ),
  )

  it('lists each category, and no subcategory twice', () => {
    expect(Object.keys(SUBCATEGORIES)).toEqual([...CHARGE_CATEGORIES])
    for (const names of Object.values(SUBCATEGORIES)) expect(new Set(names).size).toBe(names.length)
  })

  it('has no subcategory that no carrier uses', () => {
    const unused = Object.entries(SUBCATEGORIES).flatMap(([category, names]) =>
      names.map((name) => `${category}/${name}`).filter((name) => !used.has(name)),
    )
    expect(unused).toEqual([])
  })

  it('crosses to X12 only where certain', () => {
    expect(x12ChargeCode('fuel', null)).toBe('405')
    expect(x12ChargeCode('delivery', 'residential')).toBe('RES')
    expect(x12ChargeCode('discount', 'earned')).toBe('DSC')
    expect(x12ChargeCode('delivery', 'area')).toBeNull()
    expect(x12ChargeCode('delivery', null)).toBeNull()
    expect(x12ChargeCode('uncategorized', null)).toBeNull()
  })
})

describe('a table that repeats itself', () => {
  const fuel = { category: 'fuel' } as const
  it.each<[string, ChargeRule, ChargeRule]>([
    ['code', { ...fuel, code: 'FF' }, { category: 'tax', code: ['XX', 'FF'] }],
    ['label', { ...fuel, label: 'Fuel Surcharge' }, { ...fuel, label: 'FUEL-SURCHARGE' }],
    ['beginning', { ...fuel, begins: 'Fuel ' }, { ...fuel, begins: 'FUEL ' }],
    ['pattern', { ...fuel, parts: ['*', 'A|B'] }, { category: 'tax', parts: ['*', 'A|B'] }],
    ['empty label', { ...fuel, label: '***' }, { ...fuel, label: 'x' }],
  ])('is refused: %s', (_, first, second) => {
    const table: ChargeRules = { decides: 'label', rules: [first, second] }
    expect(() => lookupOf(table)).toThrowError(/declaration/)
  })
})
