/** One shipment's story over all files. The amounts are counted by hand. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { explainShipment } from '../src/app/audit-api.js'
import type { AuditOptions } from '../src/audit/audit-options.js'
import { createStoryRecords } from '../src/audit/story-records.js'
import { formats } from '../src/formats.js'
import type { ChargeBatch } from '../src/parse/charge-batch.js'
import { aboutShipment } from '../src/report/account.js'
import { storyText } from '../src/report/story-text.js'
import { weightText } from '../src/report/weight-text.js'
import type { LineItem } from '../src/schema/line-item.js'
import type { ShipmentStory } from '../src/schema/shipment-story.js'
import { readConfig } from '../src/tables/audit-config.js'
import { isNothing, minus, plus } from '../src/values/decimal.js'
import { fold } from '../src/values/fold.js'
import { auditOf, batches, type LineFacts, line, record } from './audit-kit.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'explain-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const FEDEX = 'samples/fedex-us/real.csv'

async function storyOf(
  number: string,
  items: readonly LineItem[],
  options: AuditOptions = {},
): Promise<ShipmentStory> {
  const config = readConfig(options.config, { checks: [], carriers: [] })
  const records = createStoryRecords(number, formats, config)
  for (const batch of batches(items)) records.take(batch)
  const audit = auditOf(items, options)
  return audit.explain(number, records, audit.report())
}

const parcel = (facts: LineFacts = {}): LineItem => line({ tracking_number: 'P1', ...facts })

test('rows that could not be read may have more charges of the shipment', async () => {
  const lines = readFileSync(FEDEX, 'utf8').split('\n')
  const cut = lines.map((text, at) => (at === 3 ? text.slice(0, 80) : text)).join('\n')
  const story = await explainShipment('390100000249', Buffer.from(cut))
  expect(storyText(story, 100).split('\n')[1]).toBe(
    '1 row could not be read: the shipment may have more charges.',
  )
  expect(await explainShipment('390100000249', FEDEX)).not.toHaveProperty('rejected')
})

test('warnings of files that do not state the shipment are counted, not listed', async () => {
  const story = await explainShipment('390100000249', FEDEX)
  const { files } = await parseInvoice([FEDEX, 'samples/dpd-uk/real.csv', 'samples/usps-eps/real.csv'])
    .summary
  const [own, other, rejecting] = files.map((file) => ({ ...file, rejected: 0, warnings: ['one', 'two'] }))
  if (own === undefined || other === undefined || rejecting === undefined) throw new Error('three files')
  const told = aboutShipment([other, own, { ...rejecting, rejected: 1 }], story)
  expect(told.files.map(({ file }) => file)).toEqual([own.file, rejecting.file])
  expect(told.others).toEqual([
    '2 warnings about files that do not state the shipment: parse-invoice audit shows them',
  ])
  expect(aboutShipment([own], story)).toEqual({ files: [own], others: [] })
})

describe('the sample', () => {
  it('is told with its correction on a later invoice', async () => {
    const story = await explainShipment('390100000249', FEDEX)
    // 105.82 - 48.15 - 8.47 + 9.75 + 2.14, and 17.25 for the address
    expect(story.totals).toEqual([
      { currency: null, format: 'fedex-us', charges: 6, gross: '78.34', net: '78.34' },
    ])
    const [correction, ...others] = story.charges.filter(({ role }) => role !== 'charge')
    expect(others).toEqual([])
    expect(correction).toMatchObject({
      role: 'correction',
      line_item: { net_cost: '17.25', invoice_id: '910000002', source: { file: FEDEX, row: 69 } },
    })
    const freight = story.charges.find(({ line_item }) => line_item.net_cost === '105.82')
    expect(correction?.corrects).toEqual([freight?.line_item.id])
    expect(story.findings.map(({ check }) => check)).toEqual(['correction'])
    // 44 x 16 x 7 = 4928; 4928 / 139 = 35.4532
    expect(story.weights.map(weightText)).toEqual([
      `36 lb billed; actual 4.4 lb; 44 x 16 x 7 in, each rounded up = 4928, / 139 = 35.4532, rounded up 36 lb; the greatest, rounded up, is 36 lb (${FEDEX}:30)`,
    ])
  })

  it('has what was expected beside what is billed', async () => {
    const story = await explainShipment('3901 0000 0433', FEDEX, { expected: 'samples/labels.csv' })
    expect(story.expected).toMatchObject({
      cost: '70.00',
      currency: 'USD',
      billed: '73.53',
      difference: '3.53',
    })
    const [answer, expected] = storyText(story, 100).split('\n')
    expect(answer).toBe(
      '73.53 (no currency, fedex-us) billed for 390100000433: 7 charges on invoice 910000002',
    )
    expect(expected).toBe('70.00 USD expected: 3.53 USD more is billed (line 6 of the expected costs)')
  })

  it('that is not billed is told by what was expected', async () => {
    const story = await explainShipment('390100000990', FEDEX, { expected: 'samples/labels.csv' })
    expect([story.totals, story.findings.map(({ check }) => check)]).toEqual([[], ['expected_not_billed']])
    expect(storyText(story, 100)).toMatch(/^390100000990 is on none of these invoices\.\n12\.40 USD expected/)
  })

  it('counts once what two copies of a file bill', async () => {
    const copy = join(folder, 'copy.csv')
    copyFileSync(FEDEX, copy)
    const [one, two] = [
      await explainShipment('390100000249', FEDEX),
      await explainShipment('390100000249', [FEDEX, copy]),
    ]
    expect(two.totals).toEqual(one.totals)
    expect(two.charges[0]?.also_in).toHaveLength(1)
  })
})

describe('an unknown number', () => {
  it.each([
    ['390100000343', 'Did you mean 390100000433'], // transposed
    ['100000433', 'Did you mean 390100000433'], // cut off
    ['39010000043', 'Did you mean 390100000433'], // one short
    ['1Z999AA10123456784', 'No similar number is known'],
  ])('%s: %s', async (number, remedy) => {
    await expect(explainShipment(number, FEDEX)).rejects.toThrow(remedy)
  })
})

test('a credit stands with the charge that it gives back, and one without its charge says so', async () => {
  const story = await storyOf('P1', [
    parcel({ row: 1, net_cost: '10.00' }),
    parcel({ row: 2, net_cost: '4.00', charge_description: 'Residential', charge_category: 'delivery' }),
    parcel({
      row: 3,
      net_cost: '-4.00',
      charge_description: 'Residential',
      charge_category: 'delivery',
      charge_stage: 'credit',
    }),
    parcel({
      row: 4,
      net_cost: '-1.00',
      charge_description: 'Late',
      charge_category: 'account',
      charge_stage: 'credit',
    }),
    parcel({ row: 5, tracking_number: 'P2', net_cost: '99.00' }),
  ])
  expect(story.totals).toMatchObject([{ currency: 'USD', net: '9.00', charges: 4 }])
  const [freight, residential, credit, late] = story.charges
  expect(credit?.corrects).toEqual([residential?.line_item.id])
  expect(late?.corrects).toEqual([freight?.line_item.id])
  const alone = await storyOf('P1', [parcel({ net_cost: '-4.00', charge_stage: 'credit' })])
  expect(storyText(alone, Infinity)).toContain('credit of a charge that is in none of these files')
})

test('currencies are never added', async () => {
  const story = await storyOf('P1', [
    parcel({ row: 1 }),
    parcel({ row: 2, currency: 'EUR', invoice_id: 'E' }),
  ])
  expect(story.totals.map(({ currency, net }) => [currency, net])).toEqual([
    ['USD', '10.00'],
    ['EUR', '10.00'],
  ])
})

test('findings about the whole invoice are named apart from those of the shipment', async () => {
  const fee = line({ row: 2, tracking_number: null, charge_category: 'account', net_cost: '5.00' })
  const other = line({ row: 3, tracking_number: null, invoice_id: 'OTHER', net_cost: '6.00' })
  const { findings, invoice_findings } = await storyOf('P1', [parcel({ row: 1 }), fee, other], {
    expected: [{ tracking_number: 'P1', cost: '9.00' }],
  })
  expect(findings.map(({ check }) => check)).toEqual(['expected_cost'])
  expect(invoice_findings.map(({ check, amount }) => [check, amount])).toEqual([
    ['fee_without_shipment', '5.00'],
  ])
})

describe('weights', () => {
  const cells = {
    billed_weight: '12',
    billed_weight_unit: 'lb',
    billed_weight_type: '02',
    entered_weight: '7.2',
    dimensions: '20.0x 12.0x 9.5',
  }
  const items = record({ tracking_number: 'P1', cells }, [{}])

  it('say which divisor is missing', async () => {
    const [weight] = (await storyOf('P1', items)).weights
    expect(weightText(weight as never)).toContain('the divisor is not stated: give it in the configuration')
    expect(weight?.gives).toBeNull()
  })

  it('are reckoned with the divisor of the contract, sides rounded as the check does', async () => {
    const config = { dim_divisors: [{ divisor: '200' }] }
    const [weight] = (await storyOf('P1', items, { config })).weights
    // 20 x 12 x 10 = 2400; / 200 = 12
    expect(weight).toMatchObject({ sides_rounded_up: true, volume: '2400', dimensional: '12', gives: '12' })
  })
})

const SAMPLES = readdirSync('samples', { recursive: true, encoding: 'utf8' }).filter(
  (name) => /^[a-z-]+\/[^/]+\.csv$/.test(name) && !/^(bad|generators|royal-mail-tracking)/.test(name),
)

describe('every sample', () => {
  it.each(SAMPLES)('%s: the stories of all its shipments come to their lines', async (name) => {
    const parse = parseInvoice(`samples/${name}`, { facts: true, emptyBatches: true })
    const all: ChargeBatch[] = []
    const numbers = new Map<string, string>()
    for await (const batch of parse.columns()) {
      all.push(batch)
      for (const number of batch.records.tracking_number)
        if (number !== null) numbers.set(fold(number), number)
    }
    let billed = '0'
    for await (const item of parseInvoice(`samples/${name}`))
      if (item.tracking_number !== null) billed = plus(billed, item.net_cost)
    const audit = auditOf([])
    for (const batch of all) audit.add(batch)
    const { summary, statements, uncharged } = await parse.account
    audit.addFile({ summary: summary.files[0], statements, uncharged })
    const report = audit.report()
    let told = '0'
    for (const number of numbers.values()) {
      const records = createStoryRecords(number, formats, {})
      for (const batch of all) records.take(batch)
      const story = await audit.explain(number, records, report)
      for (const { net } of story.totals) told = plus(told, net)
      expect(storyText(story, 80)).not.toMatch(/undefined|null|NaN|\[object/)
    }
    expect(isNothing(minus(told, billed))).toBe(true)
  })
})
