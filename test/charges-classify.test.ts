import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChargeRules } from '../src/format/format.js'
import { createClassifier } from '../src/parse/classify.js'
import type { OwnRule } from '../src/tables/own-rule.js'
import { foldLabel, foldText } from '../src/values/fold-label.js'
import { TABLES } from './charge-tables.js'

describe('folding of labels', () => {
  it.each([
    ['  DAS   Extended\u00a0Resi ', 'das extended resi'],
    ['Add’l Handling-Dimension', 'addl handling dimension'],
    ['AHS – Dimensions', 'ahs dimensions'],
    ['Gümrük Vergisi', 'gumruk vergisi'],
    ['GÜMRÜK VERGİSİ', 'gumruk vergisi'],
    ['HIZMET ÜCRETİ', 'hizmet ucreti'],
    ['hızmet ücretı', 'hizmet ucreti'],
    ['U\u0308bergro\u0308ße', 'ubergrosse'],
    ['ÜBERGRÖSSE', 'ubergrosse'],
    ['UEBERGROESSE', 'ubergrosse'],
    ['Fuel\u00adSurcharge', 'fulsurcharge'],
    ['Direct Signature Req.', 'direct signature req'],
    ['Zone 1.5', 'zone 1 5'],
    ['Tillæg', 'tillag'],
    ['Dopłata', 'doplata'],
    ['燃油附加费', '燃油附加费'],
    ['***', ''],
    ['x'.repeat(501), ''],
  ])('%s', (label, folded) => {
    expect(foldLabel(label)).toBe(folded)
  })

  it('keeps punctuation for beginnings', () => {
    expect(foldText('Peak – Oversize')).toBe('peak-oversize')
    expect(foldText('  VAT (20 %)')).toBe('vat (20 %)')
  })

  it('does not change what is folded already', () => {
    const stable = fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (label) => {
      expect(foldText(foldText(label))).toBe(foldText(label))
    })
    fc.assert(stable, { numRuns: 500, examples: [['\u2033'], ['\u2034x'], ['\u00b4']] })
  })
})

const TABLE: ChargeRules = {
  decides: 'code',
  split: (code) => code.split('-'),
  rules: [
    { parts: ['F', '*'], category: 'freight' },
    { begins: 'Fuel', category: 'fuel' },
    { code: 'F-1', category: 'tax' },
    { label: 'Fuel Tax', category: 'customs', subcategory: 'duty' },
    { contains: 'levy', category: 'tax', subcategory: 'levy' },
    { cell: 'Bonus', category: 'discount' },
  ],
}

describe('order of the rules', () => {
  const categoryBy = (decides: 'code' | 'label', code: string | null, label: string, cell?: string) =>
    createClassifier({ ...TABLE, decides }).classify(code, label, cell).category

  it.each<[string | null, string, string, string]>([
    ['F-1', 'Fuel Tax', 'tax', 'customs'],
    ['F-1', 'Fuel Levy', 'tax', 'fuel'],
    ['F-1', 'Other', 'tax', 'tax'],
    ['F-2', 'FUEL-TAX', 'customs', 'customs'],
    ['F-2', 'Fuel Levy', 'freight', 'fuel'],
    ['F-2', 'Other', 'freight', 'freight'],
    ['G-2', 'Fuel Levy', 'fuel', 'fuel'],
    [null, 'City levy', 'tax', 'tax'],
    ['F', 'Other', 'uncategorized', 'uncategorized'],
    ['', '', 'uncategorized', 'uncategorized'],
  ])('%s "%s": %s where the code decides, %s where the label does', (code, label, byCode, byLabel) => {
    expect(categoryBy('code', code, label)).toBe(byCode)
    expect(categoryBy('label', code, label)).toBe(byLabel)
  })

  it('asks the cell before both, and the user before all', () => {
    expect(categoryBy('code', 'F-1', 'Fuel Tax', 'Bonus')).toBe('discount')
    expect(categoryBy('code', 'F-1', 'Fuel Tax', 'Malus')).toBe('tax')
    const { classify } = createClassifier(TABLE, [{ label: 'fuel tax', category: 'account' }])
    expect(classify('F-1', 'Fuel Tax', 'Bonus')).toEqual({
      category: 'account',
      subcategory: null,
      known: true,
    })
    expect(classify('F-1', 'Other', 'Bonus').category).toBe('discount')
  })

  it('tells a charge that no rule knows', () => {
    const { classify } = createClassifier(TABLE)
    expect(classify(null, 'New')).toEqual({ category: 'uncategorized', subcategory: null, known: false })
    expect(
      createClassifier(TABLE, [{ label: 'New', category: 'uncategorized' }]).classify(null, 'New').known,
    ).toBe(true)
  })
})

describe("the user's rules", () => {
  const own: OwnRule[] = [
    { label: 'Fee', category: 'account' },
    { carrier: 'acme', label: 'Fee', category: 'handling' },
    { carrier: 'acme', format: 'acme-csv', label: 'Fee', category: 'peak' },
    { format: 'other', label: 'Fee', category: 'tax' },
    { code: 'A', category: 'pickup' },
    { code: 'A', label: 'Fee', category: 'refund' },
    { code: 'A', begins: 'fee ', category: 'returns' },
    { begins: 'Fee for ', category: 'insurance' },
    { label: 'Fee-A', category: 'customs' },
    { label: 'FEE A', category: 'correction', subcategory: 'own_name' },
  ]
  const at = (carrier: string, format: string) =>
    createClassifier({ decides: 'label', rules: [] }, own, { carrier, format }).classify

  it('count for their carrier and format, the narrower first', () => {
    expect(at('acme', 'acme-csv')(null, 'Fee').category).toBe('peak')
    expect(at('acme', 'acme-xml')(null, 'Fee').category).toBe('handling')
    expect(at('fedex', 'fedex-us')(null, 'Fee').category).toBe('account')
    expect(at('fedex', 'other')(null, 'Fee').category).toBe('tax')
  })

  it('ask code and label together, then the code, then the label', () => {
    const classify = at('x', 'y')
    expect(classify('A', 'Fee').category).toBe('refund')
    expect(classify('A', 'Fee for it').category).toBe('returns')
    expect(classify('A', 'Anything').category).toBe('pickup')
    expect(classify('B', 'Fee').category).toBe('account')
    expect(classify('B', 'FEE FOR it').category).toBe('insurance')
    expect(classify('B', 'Fees').category).toBe('uncategorized')
  })

  it('tell two spellings apart where both are listed', () => {
    const classify = at('x', 'y')
    expect(classify(null, 'Fee-A').category).toBe('customs')
    expect(classify(null, 'FEE A')).toEqual({
      category: 'correction',
      subcategory: 'own_name',
      known: true,
    })
    expect(classify(null, 'fee a').category).toBe('customs')
  })
})

describe('memory of distinct charges', () => {
  it('asks the rules once for each, and forgets rather than grows', () => {
    let asked = 0
    const counting: ChargeRules = {
      decides: 'code',
      split: (code) => {
        asked++
        return [code]
      },
      rules: [{ parts: ['F'], category: 'freight' }],
    }
    const { classify } = createClassifier(counting)
    for (let row = 0; row < 1000; row++) expect(classify('F', 'Freight').category).toBe('freight')
    expect(asked).toBe(1)
    for (let row = 0; row < 5000; row++) classify('F', `label ${row}`)
    expect(asked).toBe(5001)
    classify('F', 'Freight')
    expect(asked).toBe(5002)
    classify('F', 'label 4999')
    expect(asked).toBe(5002)
  })

  it('does not keep texts too long to be a label', () => {
    const { classify } = createClassifier(TABLE)
    const long = `Fuel ${'x'.repeat(100_000)}`
    expect(classify(null, long)).not.toBe(classify(null, long))
    expect(classify(null, long).category).toBe('fuel')
    expect(classify(null, 'Fuel x')).toBe(classify(null, 'Fuel x'))
  })
})

describe('a label never seen before', () => {
  it.each(Object.keys(TABLES))('changes no other charge of %s', (format) => {
    const table = TABLES[format] ?? TABLE
    const charges = table.rules.flatMap((rule) =>
      [rule.label ?? [], rule.code ?? []].flat().map((text): [string | null, string] => [text, text]),
    )
    const before = charges.map(([code, label]) => createClassifier(table).classify(code, label))
    const unseen = fc.array(fc.tuple(fc.option(fc.string()), fc.string({ unit: 'grapheme' })), {
      maxLength: 50,
    })
    const { classify } = createClassifier(table)
    const property = fc.property(unseen, (strange) => {
      for (const [code, label] of strange) classify(code, label)
      expect(charges.map(([code, label]) => classify(code, label))).toEqual(before)
    })
    fc.assert(property, { numRuns: 30 })
  })
})
