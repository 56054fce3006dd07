import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lateMoney } from '../src/values/late-money.js'
import {
  addMoney,
  createSum,
  type MarkReading,
  markEvidence,
  moneyOf,
  negate,
  readAmount,
  type Sum,
  signOf,
  unitsText,
} from '../src/values/money.js'
import { times } from './times.js'

const Exact = Decimal.clone({ precision: 2000, toExpNeg: -9e15, toExpPos: 9e15 })
const CANONICAL = /^-?\d+(\.\d+)?$/

/** The sum to be expected: value by decimal.js, as many digits as the widest of the parts. */
function expectedSum(texts: readonly string[]): string {
  const scale = Math.max(0, ...texts.map((text) => (text.split('.')[1] ?? '').length))
  const sum = texts.reduce((total, text) => total.plus(text), new Exact(0))
  return sum.isZero() ? unsigned(sum.toFixed(scale)) : sum.toFixed(scale)
}
const unsigned = (text: string) => text.replace('-', '')

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength })
/** Canonical amounts: usual ones, and ones around every border between number and bigint. */
const amountText = fc
  .tuple(
    fc.boolean(),
    fc.oneof(
      digits(4),
      digits(30),
      fc.constantFrom(
        '0',
        '4503599627370495',
        '4503599627370496',
        '9007199254740991',
        '9007199254740993',
        '999999999999999',
      ),
    ),
    fc.oneof(fc.constant(''), digits(2), digits(25)),
  )
  .map(([negative, whole, fraction]) => {
    const text = `${whole.replace(/^0+(?=\d)/, '')}${fraction === '' ? '' : `.${fraction}`}`
    return negative && /[1-9]/.test(text) ? `-${text}` : text
  })

describe('amounts', () => {
  it('are the same with and without a pattern, in each reading of the mark', () => {
    const three = fc
      .tuple(fc.constantFrom('', '-'), digits(4), digits(4))
      .map(([sign, whole, fraction]) => `${sign}${whole}.${fraction}`)
    const reading = fc.constantFrom<MarkReading>(
      'point',
      'shape-then-point',
      'shape-then-comma',
      'shape-only',
    )
    fc.assert(
      fc.property(fc.oneof(amountText, three), reading, (text, mark) => {
        // A currency sign takes the way of patterns.
        expect(readAmount(text, mark)).toEqual(readAmount(`${text}€`, mark))
      }),
      { numRuns: 2000 },
    )
  })

  it('are read and written without a digit changed', () => {
    fc.assert(
      fc.property(amountText, (text) => {
        const amount = readAmount(text, 'point')
        expect(amount).toEqual(moneyOf(text))
        expect(moneyOf(text).text).toBe(text)
        expect(signOf(moneyOf(text))).toBe(
          new Exact(text).isZero() ? 0 : new Exact(text).isNegative() ? -1 : 1,
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('add up exactly, two by two', () => {
    const met = { number: 0, bigint: 0 }
    fc.assert(
      fc.property(amountText, amountText, (a, b) => {
        const sum = addMoney(moneyOf(a), moneyOf(b))
        expect(sum.text).toBe(expectedSum([a, b]))
        expect(sum).toEqual(moneyOf(sum.text))
        met[sum.big === null ? 'number' : 'bigint']++
      }),
      { numRuns: 5000 },
    )
    expect(met.number).toBeGreaterThan(500)
    expect(met.bigint).toBeGreaterThan(500)
  })

  it('turn their sign, zero never becoming -0', () => {
    fc.assert(
      fc.property(amountText, (text) => {
        const turned = negate(moneyOf(text))
        expect(turned).toEqual(
          moneyOf(expectedSum([new Exact(text).negated().toFixed((text.split('.')[1] ?? '').length)])),
        )
        expect(negate(turned)).toEqual(moneyOf(text))
        expect(addMoney(turned, moneyOf(text)).text).toMatch(/^0(\.0+)?$/)
      }),
    )
  })

  it('order by the sign of their difference', () => {
    fc.assert(
      fc.property(amountText, amountText, (a, b) => {
        expect(signOf(addMoney(moneyOf(a), negate(moneyOf(b))))).toBe(new Exact(a).comparedTo(b))
      }),
    )
  })

  it('are units at a scale', () => {
    expect([
      unitsText(4020, 2),
      unitsText(-5, 2),
      unitsText(0, 2),
      unitsText(7, 0),
      unitsText(-7n, 3),
    ]).toEqual(['40.20', '-0.05', '0.00', '7', '-0.007'])
  })
})

/** What a sum comes to is the same with its text made later. */
function expectLate(sum: Sum): void {
  const { text, units, scale, big } = lateMoney(sum)
  expect({ text, units: units + 0, scale, big }).toEqual(sum.money())
}

describe('running sums', () => {
  const amounts = fc.array(amountText, { maxLength: 40 })

  it('are exact for any amounts in any order', () => {
    fc.assert(
      fc.property(amounts, (texts) => {
        const sum = createSum()
        for (const text of texts) sum.addText(text)
        const expected = expectedSum(texts)
        expect(sum.text()).toBe(expected)
        expect(sum.money()).toEqual(moneyOf(expected))
        expectLate(sum)
        expect(sum.sign()).toBe(signOf(moneyOf(expected)))
        expect(sum.equals(moneyOf(expected))).toBe(true)
        expect(sum.equals(moneyOf(`${expected}${expected.includes('.') ? '' : '.'}000`))).toBe(true)
        expect(sum.equals(addMoney(moneyOf(expected), moneyOf('0.01')))).toBe(false)
        sum.reset()
        expect(sum.text()).toBe('0')
      }),
      { numRuns: 3000 },
    )
  })

  // Amounts just below what a number holds exactly, or would after one or two digits more of scale: each alone
  // is safe, two together are not. This is the branch that small amounts never reach.
  const BORDERS = [2 ** 52, 2 ** 53, Math.trunc(2 ** 53 / 10), Math.trunc(2 ** 53 / 100)]
  const nearBorder = fc
    .tuple(fc.boolean(), fc.integer({ min: 0, max: 2000 }), fc.nat(4), fc.constantFrom(...BORDERS))
    .map(([negative, below, scale, border]) => unitsText(negative ? below - border : border - below, scale))

  it('are exact where a number overflows', () => {
    let overflowed = 0
    fc.assert(
      fc.property(fc.array(nearBorder, { minLength: 2, maxLength: 12 }), (texts) => {
        const sum = createSum()
        let inFloats = 0
        for (const text of texts) {
          sum.addText(text)
          inFloats += Number(text)
        }
        if (!new Exact(inFloats).equals(expectedSum(texts))) overflowed++
        expect(sum.text()).toBe(expectedSum(texts))
        expectLate(sum)
      }),
      { numRuns: 3000 },
    )
    expect(overflowed).toBeGreaterThan(1000)
  })

  it('stay exact over a million amounts', () => {
    const sum = createSum('0.001')
    const cent = moneyOf('9007199254740.99')
    for (let time = 0; time < 1_000_000; time++) sum.add(cent)
    expect(sum.text()).toBe('9007199254740990000.001')
  })

  it('keep the widest scale, and are 0 of nothing', () => {
    const sum = createSum()
    expect(sum.text()).toBe('0')
    for (const text of ['1.10', '-1.100', '0']) sum.addText(text)
    expect(sum.text()).toBe('0.000')
    expect(sum.sign()).toBe(0)
    expectLate(sum)
    for (const text of ['9007199254740991', '9007199254740991', '-18014398509481982']) sum.addText(text)
    expect(signOf(lateMoney(sum))).toBe(0)
  })
})

const NBSP = '\u00a0'

describe('money cells with a fixed point', () => {
  it.each([
    ['40.20', '40.20'],
    ['3.990', '3.990'],
    ['33.07666666666667', '33.07666666666667'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    ['0', '0'],
    ['0.00', '0.00'],
    ['-0.00', '0.00'],
    ['(0)', '0'],
    ['.50', '0.50'],
    ['-.5', '-0.5'],
    ['007.10', '7.10'],
    ['+5.00', '5.00'],
    ['-5.00', '-5.00'],
    ['\u22125.00', '-5.00'],
    ['5.00-', '-5.00'],
    ['\u20135.00', '-5.00'],
    ['\u20115.00', '-5.00'],
    ['5.00\u2013', '-5.00'],
    ['$ (5.00)', '-5.00'],
    ['(5.00) €', '-5.00'],
    ["'5.00", '5.00'],
    ["'-5.00'", '-5.00'],
    ['\u201c5.00\u201d', '5.00'],
    ['(5.00)', '-5.00'],
    ['$5.00', '5.00'],
    ['-$5.00', '-5.00'],
    ['$-5.00', '-5.00'],
    ['($5.00)', '-5.00'],
    ['$ 5.00', '5.00'],
    ['5.00 €', '5.00'],
    ['£5.00-', '-5.00'],
    ['1,234', '1234'],
    ['1.234', '1.234'],
    ['12,345.60', '12345.60'],
    ['1,234,567.891', '1234567.891'],
    ['12,34,567.00', '1234567.00'],
    ['1,02,345', '102345'],
    ['-1,00,00,000.5', '-10000000.5'],
    ['1 234.50', '1234.50'],
    [`1${NBSP}234${NBSP}567.5`, '1234567.5'],
    ["1'234.50", '1234.50'],
    ['1 234', '1234'],
    ['0.125', '0.125'],
  ])('%j is %s', (cell, text) => {
    const amount = readAmount(cell, 'point')
    expect(amount).toEqual(moneyOf(text))
    expect(text).toMatch(CANONICAL)
  })

  it.each([
    '6,22',
    '0,6',
    '0,125',
    '012,345',
    '1,2345',
    '12,34,56.00',
    '123,45,678.00',
    '0,34,567.00',
    '1234,567.00',
    '1,234 567.00',
    '1.234.567',
    '1.204,15',
    '1,23.45',
    '1.2E+03',
    '1e3',
    '0x1f',
    'n/a',
    '-',
    '--5',
    '-5-',
    '(-5)',
    '(5',
    '5)',
    '$5€',
    '$ ($5.00)',
    '$ (-5.00)',
    '$ (5.00',
    '($5.00) €',
    '\u20145.00',
    "''5.00",
    '\u201c5.00',
    '"5.00',
    'USD 5',
    '5.00 USD',
    '5.',
    '1..2',
    '1  234',
    'NaN',
    'Infinity',
    '٣',
    '1_000',
    '#REF!',
  ])('%j is no amount', (cell) => {
    expect(readAmount(cell, 'point')).toBe('amount')
  })
})

describe('the decimal mark of a file', () => {
  it.each([
    ['1.204,15', 'comma'],
    ['812,45', 'comma'],
    ['1346,80', 'comma'],
    ['0,6', 'comma'],
    ['0,125', 'comma'],
    ['012,345', 'comma'],
    ['1.204.125', 'comma'],
    ['1 204,5', 'comma'],
    ['1,204.15', 'point'],
    ['812.45', 'point'],
    ['1346.80', 'point'],
    ['0.6', 'point'],
    ['012.345', 'point'],
    ['1,204,125', 'point'],
    ["1'204.5", 'point'],
    ['-€812.45', 'point'],
    ['1,234', 'both-possible'],
    ['1.234', 'both-possible'],
    ['(999.999)', 'both-possible'],
    ['1234', 'none'],
    ['0', 'none'],
    ['1 234', 'none'],
    ['12,34,5', 'malformed'],
    ['n/a', 'malformed'],
    ['1.2E+03', 'malformed'],
  ] as const)('%j says %s', (cell, evidence) => {
    expect(markEvidence(cell)).toBe(evidence)
  })

  const READINGS: readonly MarkReading[] = ['shape-then-point', 'shape-then-comma', 'shape-only']

  it.each([
    // cell, where the file says point, comma, nothing
    ['1,234', '1234', '1.234', 'amount_ambiguous'],
    ['1.234', '1.234', '1234', 'amount_ambiguous'],
    ['-12,345 €', '-12345', '-12.345', 'amount_ambiguous'],
    ['1.204,15', '1204.15', '1204.15', '1204.15'],
    ['1,204.15', '1204.15', '1204.15', '1204.15'],
    ['812,45', '812.45', '812.45', '812.45'],
    ['812.45', '812.45', '812.45', '812.45'],
    ['0,125', '0.125', '0.125', '0.125'],
    ['012,345', '12.345', '12.345', '12.345'],
    ['1.204.125', '1204125', '1204125', '1204125'],
    ['1 234', '1234', '1234', '1234'],
    ['1234', '1234', '1234', '1234'],
    ['-0,00', '0.00', '0.00', '0.00'],
    ['1,2,3', 'amount', 'amount', 'amount'],
    ['1,2E+03', 'amount', 'amount', 'amount'],
  ])('%j is %s by point, %s by comma, %s by nothing', (cell, ...expected) => {
    const read = READINGS.map((reading) => {
      const amount = readAmount(cell, reading)
      return typeof amount === 'string' ? amount : amount.text
    })
    expect(read).toEqual(expected)
  })
})

describe('any text at all', () => {
  const unit = fc.constantFrom(...'0123456789', '.', ',', '-', '+', '(', ')', '$', '€', ' ', "'", 'E', NBSP)

  it('is a canonical amount or none', () => {
    let amounts = 0
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 12 }), (text) => {
        const amount = readAmount(text.trim(), 'point')
        if (typeof amount === 'string') return
        amounts++
        expect(amount.text).toMatch(CANONICAL)
        expect(amount.text).not.toMatch(/^-[0.]*$/)
        expect(amount).toEqual(moneyOf(amount.text))
        expect(amount.text.replace(/\D/g, '').replace(/^0+/, '')).toBe(
          text.replace(/\D/g, '').replace(/^0+/, ''),
        )
      }),
      { numRuns: times(5000) },
    )
    expect(amounts).toBeGreaterThan(500)
  })
})
