import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClassifier } from '../src/parse/classify.js'
import { createChargeTable, unknownAsRules, unknownRows } from '../src/report/charge-table.js'
import type { LineItem } from '../src/schema/line-item.js'
import { parseChargeRules } from '../src/tables/charge-rules.js'
import { lineItem } from './line-items.js'

function item(charge: Partial<LineItem>): LineItem {
  return lineItem({
    charge_code: null,
    charge_description: 'Fee',
    charge_category: 'uncategorized',
    gross_cost: '0',
    net_cost: '0',
    ...charge,
  })
}

describe('table of charges', () => {
  it('adds up each charge of a carrier exactly, by category in the order of the vocabulary', () => {
    const table = createChargeTable()
    const residential = { charge_category: 'delivery', charge_subcategory: 'residential' } as const
    const res = {
      ...residential,
      charge_code: 'SHP/ISS/ACC/RES',
      charge_description: 'Residential Surcharge',
    }
    table.add([
      item({ gross_cost: '1.10', net_cost: '1.00' }),
      item({ ...res, gross_cost: '5.00', net_cost: '0.1' }),
      item({ ...res, gross_cost: '5.00', net_cost: '0.2' }),
    ])
    table.add([
      item({ ...res, gross_cost: '-5.00', net_cost: '-0.30000000000000001', charge_stage: 'adjustment' }),
      item({ ...res, currency: null, net_cost: '9' }),
      item({ carrier: 'fedex', format: 'fedex-us', charge_category: 'fuel', charge_description: 'Fuel' }),
      item({ charge_category: 'freight', charge_subcategory: 'base', charge_description: 'Ground' }),
    ])
    const figures = table
      .rows()
      .map((row) => [row.carrier, row.category, row.subcategory, row.code, row.label, row.currency, row.x12])
    const delivery = ['ups', 'delivery', 'residential', 'SHP/ISS/ACC/RES', 'Residential Surcharge']
    expect(figures).toEqual([
      ['fedex', 'fuel', null, null, 'Fuel', 'USD', '405'],
      ['ups', 'freight', 'base', null, 'Ground', 'USD', '400'],
      [...delivery, 'USD', 'RES'],
      [...delivery, null, 'RES'],
      ['ups', 'uncategorized', null, null, 'Fee', 'USD', null],
    ])
    expect(table.rows().map(({ count, gross, net }) => [count, gross, net])).toEqual([
      [1, '0', '0'],
      [1, '0', '0'],
      [3, '5.00', '-0.00000000000000001'],
      [1, '0', '9'],
      [1, '1.10', '1.00'],
    ])
  })

  it('does not mix charges whose texts run into each other', () => {
    const table = createChargeTable()
    table.add([item({ charge_code: 'A', charge_description: 'B' }), item({ charge_description: 'AB' })])
    expect(table.rows()).toHaveLength(2)
  })
})

describe('unknown charges as rules', () => {
  const table = createChargeTable()
  table.add([
    item({ charge_description: 'Gate, "north"', net_cost: '2.50' }),
    item({ charge_description: 'Gate, "north"', currency: 'EUR', net_cost: '1.00' }),
    item({ charge_code: 'SHP//TBD/AIR', charge_description: 'Air extra' }),
    item({ charge_category: 'fuel', charge_description: 'Fuel' }),
  ])
  const rows = table.rows()

  it('lists each once', () => {
    expect(unknownRows(rows).map((row) => [row.label, row.currency, row.net])).toEqual([
      ['Gate, "north"', 'EUR', '1.00'],
      ['Gate, "north"', 'USD', '2.50'],
      ['Air extra', 'USD', '0'],
    ])
    expect(unknownAsRules(rows, 'csv')).toBe(
      [
        'carrier,format,code,label,begins,category,subcategory',
        'ups,,,"Gate, ""north""",,uncategorized,',
        'ups,,SHP//TBD/AIR,Air extra,,uncategorized,',
        '',
      ].join('\n'),
    )
    expect(JSON.parse(unknownAsRules(rows, 'json'))).toEqual([
      { carrier: 'ups', label: 'Gate, "north"', category: 'uncategorized', subcategory: '' },
      {
        carrier: 'ups',
        code: 'SHP//TBD/AIR',
        label: 'Air extra',
        category: 'uncategorized',
        subcategory: '',
      },
    ])
    expect(unknownAsRules([], 'json')).toBe('[]\n')
  })

  it('hold no formula where a spreadsheet opens them to be filled in', () => {
    const unknown = createChargeTable()
    unknown.add(
      ["=cmd|'/c calc'!A0", "'@x"].map((label) => item({ charge_code: '+1', charge_description: label })),
    )
    expect(unknownAsRules(unknown.rows(), 'csv').split('\n').slice(1, -1)).toEqual([
      "ups,,'+1,''@x,,uncategorized,",
      "ups,,'+1,'=cmd|'/c calc'!A0,,uncategorized,",
    ])
  })

  it.each(['json', 'csv'] as const)('are a file of rules that names every one of them: %s', async (shape) => {
    const text = fc
      .oneof(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.string({ unit: fc.constantFrom("'", '=', '-', '＠', 'a'), maxLength: 5 }),
      )
      .map((label) => label.trim())
      .filter((label) => label !== '')
    const charges = fc.array(fc.tuple(fc.option(text), text), { minLength: 1, maxLength: 12 })
    const property = fc.asyncProperty(charges, async (found) => {
      const unknown = createChargeTable()
      unknown.add(found.map(([charge_code, charge_description]) => item({ charge_code, charge_description })))
      const filled = unknownAsRules(unknown.rows(), shape).replaceAll('uncategorized', 'handling')
      const own = await parseChargeRules(filled, 'unknown')
      const { classify } = createClassifier({ decides: 'label', rules: [] }, own, {
        carrier: 'ups',
        format: 'ups-billing',
      })
      for (const [code, label] of found) expect(classify(code, label).category).toBe('handling')
    })
    await fc.assert(property, { numRuns: 200 })
  })
})
