import { describe, expect, it } from 'vitest'
import { cents } from '../samples/generators/cents.js'
import { dhlEcommerce } from '../samples/generators/dhl-ecommerce.js'
import { fedexIntl } from '../samples/generators/fedex-intl.js'
import { fedexUs } from '../samples/generators/fedex-us.js'
import { createRandom } from '../samples/generators/random.js'
import { SAMPLES } from '../samples/generators/samples.js'
import { fedexCheckDigit, upsCheckDigit } from '../samples/generators/tracking.js'
import type { Generator, GeneratorOptions, Truth } from '../samples/generators/types.js'
import { upsBilling } from '../samples/generators/ups-billing.js'
import {
  type Cells,
  type Counted,
  pairsOf,
  recordsOf,
  recountDhlEcommerce,
  recountFedexIntl,
  recountFedexUs,
  recountUps,
  told,
} from './generators-carriers.js'

interface Made {
  readonly chunks: readonly string[]
  readonly text: string
  readonly truth: Truth
}

function make(generator: Generator, options: GeneratorOptions): Made {
  const generated = generator(options)
  const chunks = [...generated.chunks()]
  return { chunks, text: chunks.join(''), truth: generated.truth() }
}

const FORMATS: readonly (readonly [
  name: string,
  generator: Generator,
  recount: (text: string) => Counted,
])[] = [
  ['ups-billing', upsBilling, recountUps],
  ['fedex-us', fedexUs, recountFedexUs],
  ['fedex-intl', fedexIntl, recountFedexIntl],
  ['dhl-ecommerce', dhlEcommerce, recountDhlEcommerce],
]

describe.each(FORMATS)('%s', (_name, generator, recount) => {
  const sound = make(generator, { seed: 5, rows: 1200 })
  const faulty = make(generator, { seed: 5, rows: 2400, faults: true })

  it('gives the same file for the same seed, and another for another', () => {
    expect(make(generator, { seed: 5, rows: 1200 })).toEqual(sound)
    expect(make(generator, { seed: 6, rows: 1200 }).text).not.toBe(sound.text)
  })

  it('gives pieces of bounded size', () => {
    expect(sound.chunks.length).toBeGreaterThan(3)
    for (const chunk of sound.chunks) expect(chunk.length).toBeLessThan(70_000)
  })

  it.each([
    ['sound', sound],
    ['faulty', faulty],
    ['of one invoice', make(generator, { seed: 8, rows: 90, invoices: 1 })],
    ['of four invoices', make(generator, { seed: 9, rows: 400, invoices: 4 })],
  ])('says of a file what a second reader finds: %s', (_, { text, truth }) => {
    const { invoices: _invoices, ...counted } = recount(text)
    expect(told(truth)).toEqual(counted)
  })

  it('declares what its charges come to', () => {
    const { invoices } = recount(sound.text)
    expect(Object.values(invoices).filter(({ declared, sum }) => declared !== sum)).toEqual([])
    expect(
      sound.truth.invoices.map(({ invoice_id, declared_total, computed_total }) => [
        invoice_id,
        cents(declared_total ?? ''),
        cents(computed_total),
      ]),
    ).toEqual(Object.entries(invoices).map(([number, { declared, sum }]) => [number, declared, sum]))
  })

  it('plants faults only when asked, each on a record of its own, where it says', () => {
    expect(sound.truth.planted).toEqual([])
    const records = recordsOf(faulty.text)
    expect(new Set(faulty.truth.planted.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(10)
    for (const { row, tracking_number } of faulty.truth.planted)
      if (tracking_number !== null) expect(records[row - 1]).toContain(tracking_number)
    const rows = faulty.truth.planted
      .filter(({ kind }) => !/^(invoice|shipment)_/.test(kind))
      .map(({ row }) => row)
    expect(new Set(rows).size).toBe(rows.length)
  })

  it('plants the named fault alone', () => {
    const { planted } = make(generator, { seed: 5, rows: 1200, faults: ['fuel_rate'] }).truth
    expect(new Set(planted.map(({ kind }) => kind))).toEqual(new Set(['fuel_rate']))
    expect(() => make(generator, { seed: 5, rows: 100, faults: ['tax_rate'] })).toThrow(/cannot show/)
  })
})

/** Whole numbers of 0.01 %, rounded: the rate of a fuel charge. */
const rate = (fuel: bigint, base: bigint): bigint => (fuel * 20000n + base) / (2n * base)
const near = (fuel: bigint, base: bigint, hundredths: bigint): boolean => {
  const twice = 2n * fuel * 10000n - 2n * base * hundredths
  return twice <= 20000n && twice >= -20000n
}

describe('UPS rows', () => {
  const rows = recordsOf(make(upsBilling, { seed: 3, rows: 4000 }).text)

  it('have 250 cells, of which some forty are zeros, and about 680 bytes', () => {
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([250]))
    const zeros = (row: Cells) => row.filter((cell) => /^0(\.0+)?$/.test(cell)).length
    expect(zeros(rows[1] ?? [])).toBeGreaterThan(30)
  })

  it('bear fuel at 20.5 % on the ground and 17.5 % in the air', () => {
    const rates = new Set<bigint>()
    for (const row of rows) {
      const [basis, gross] = [cents(row[48] ?? ''), cents(row[51] ?? '') + cents(row[52] ?? '')]
      if (row[43] !== 'FSC' || basis < 1000n) continue
      expect(near(gross, basis, 2050n) || near(gross, basis, 1750n)).toBe(true)
      rates.add(rate(gross, basis) / 100n)
    }
    expect([...rates].sort()).toEqual([17n, 20n])
  })

  it('never stand twice, and hold every kind that real files have', () => {
    expect(new Set(rows.map((row) => row.join())).size).toBe(rows.length)
    const kinds = new Set(rows.map((row) => `${row[34]}/${row[35]}/${row[43]}`))
    for (const kind of ['ADJ/SCC/INF', 'SHP/CHBK/FRT', 'RTN/RTS/FRT', 'ADJ/CADJ/MSC', 'MIS/SVCH/FRT'])
      expect(kinds).toContain(kind)
    expect(rows.filter((row) => row[20] === '').length).toBeGreaterThan(10)
    expect(rows.some((row) => /^\d\d\/\d\d\/\d{4}$/.test(row[11] ?? ''))).toBe(true)
    expect(rows.some((row) => row[20] !== row[13])).toBe(true)
  })

  it('have tracking numbers whose check digits hold', () => {
    for (const row of rows) {
      const tracking = row[20] ?? ''
      if (tracking !== '') expect(String(upsCheckDigit(tracking.slice(2, 17)))).toBe(tracking.slice(17))
    }
  })
})

describe('FedEx US rows', () => {
  const rows = recordsOf(make(fedexUs, { seed: 3, rows: 1500 }).text).slice(1)

  it('add up, and bear one of four fuel rates', () => {
    for (const row of rows) {
      const pairs = pairsOf(row, 107, 209)
      const sum = pairs.reduce((total, { amount }) => total + cents(amount), cents(row[10] || '0'))
      expect(cents(row[11] || '0')).toBe(sum)
      const fuel = cents(pairs.find(({ label }) => label === 'Fuel Surcharge')?.amount ?? '0')
      const base = sum - fuel
      if (fuel > 0n)
        expect([2050n, 2060n, 1900n, 1910n].some((hundredths) => near(fuel, base, hundredths))).toBe(true)
    }
  })

  it('have weights by the rule', () => {
    const up = (text: string) => Math.ceil(Number(text))
    for (const row of rows) {
      const [actual = '', rated = ''] = [row[19], row[21]]
      if (actual === '') continue
      const [length = '0', width = '0', height = '0', divisor = ''] = row.slice(28, 32)
      const volume = up(length || '0') * up(width || '0') * up(height || '0')
      const least = pairsOf(row, 107, 209).some(({ label }) => label === 'AHS - Dimensions') ? 40 : 0
      expect(Number(rated)).toBe(
        Math.max(up(actual), divisor ? Math.ceil(volume / Number(divisor)) : 0, least),
      )
    }
  })

  it('have gaps between the pairs, zero pairs, groups without amounts, and right check digits', () => {
    expect(rows.some((row) => row[111] === '' && row[115] !== '')).toBe(true)
    expect(rows.some((row) => pairsOf(row, 107, 209).some(({ amount }) => amount === '0'))).toBe(true)
    expect(rows.some((row) => row[11] === '' && row[26] !== '')).toBe(true)
    for (const row of rows) {
      const tracking = row[9] ?? ''
      if (tracking.length === 12)
        expect(String(fedexCheckDigit(tracking.slice(0, 11)))).toBe(tracking.slice(11))
    }
  })
})

describe('check digits', () => {
  it('agree with known numbers', () => {
    expect(upsCheckDigit('999AA1012345678')).toBe(4)
    expect(fedexCheckDigit('98657878885')).toBe(5)
  })
})

describe('random numbers', () => {
  it('are the same everywhere', () => {
    const random = createRandom(1)
    expect([random.next(), random.next(), random.next()]).toMatchInlineSnapshot(`
      [
        393288148,
        2174103013,
        3814759091,
      ]
    `)
    expect(random.fork('a').next()).toBe(createRandom(1).fork('a').next())
    expect(random.fork('a').next()).not.toBe(random.fork('b').next())
  })

  it('stay within their bounds', () => {
    const random = createRandom(2)
    const drawn = new Set(Array.from({ length: 500 }, () => random.integer(3, 6)))
    expect([...drawn].sort()).toEqual([3, 4, 5, 6])
    expect(Array.from({ length: 50 }, () => random.digits(9))).toSatisfy((all: string[]) =>
      all.every((text) => /^[1-9]\d{8}$/.test(text)),
    )
  })
})

describe('samples', () => {
  it('stand under samples/ as the generators give them', async () => {
    const { readFile } = await import('node:fs/promises')
    for (const { path, bytes } of SAMPLES)
      expect((await readFile(new URL(`../${path}`, import.meta.url))).equals(bytes()), path).toBe(true)
  })
})
