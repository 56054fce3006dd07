/** An amount with the sign of one currency is none of a record in another, whoever states which it is. */
import { describe, expect, it, test } from 'vitest'
import { formats, readMap } from '../src/index.js'
import { parsed, sampleFiles } from './law-kit.js'

const map = (more: object) =>
  readMap({
    carrier: 'pigeon_post',
    recognise: ['Ring', 'Flight'],
    decimal: 'point',
    dates: {},
    fields: { tracking_number: 'Ring' },
    charges: [{ column: 'Flight' }],
    ...more,
  })
const bill = (...flights: readonly string[]) =>
  Buffer.from(`Ring;Flight;Cur\n${flights.map((flight, at) => `P${at};${flight}`).join('\n')}\n`)

describe('the currency of a map', () => {
  test.each([
    ['EUR', '$10.00', false],
    ['EUR', '10.00 £', false],
    ['EUR', '€10.00', true],
    ['EUR', '10.00', true],
    ['USD', '$10.00', true],
    ['CAD', '$10.00', true],
    ['GBP', '-£10.00', true],
    ['GBP', '-€10.00', false],
    ['USD', '($10.00)', true],
    ['JPY', '$10.00', false],
  ])('%s, a cell %s: read %s', async (currency, cell, reads) => {
    const format = await map({ currency })
    const { items, account } = await parsed(bill('5.00;', `${cell};`, '6.00;'), {
      formats: [...formats, format],
    })
    expect(items).toHaveLength(reads ? 3 : 2)
    expect(account.rejects.map(({ code, column, value, row }) => [code, column, value, row])).toEqual(
      reads ? [] : [['amount', 'Flight', cell, 3]],
    )
    if (!reads)
      expect(account.rejects[0]?.expected).toBe(`an amount in ${currency}, the currency of this record`)
  })

  it('that each row states is its own; where none is stated signs are read as before', async () => {
    const format = await map({ fields: { tracking_number: 'Ring', currency: 'Cur' } })
    const file = bill('$5.00;USD', '$5.00;EUR', '$5.00;', '€5.00;')
    const { items, account } = await parsed(file, { formats: [...formats, format] })
    expect(items.map(({ currency }) => currency)).toEqual(['USD', null, null])
    expect(account.rejects.map(({ row }) => row)).toEqual([3])
    const given = await parsed(file, { formats: [...formats, format], currency: 'EUR' })
    expect(given.items.map(({ currency }) => currency)).toEqual(['USD', 'EUR'])
  })

  it('many rows with signs are each looked at', async () => {
    const format = await map({ currency: 'EUR' })
    const flights = Array.from({ length: 3000 }, (_, at) => (at % 3 === 0 ? '$5.00;' : '€5.00;'))
    const { account } = await parsed(bill(...flights), { formats: [...formats, format] })
    expect(account.summary.totals).toMatchObject({ charged: 2000, rejected: 1000 })
  })
})

test('a currency that the caller gives is held against the cells of a built-in format', async () => {
  const path = 'samples/usps-eps/dollar-signs.csv'
  expect((await parsed(path, { currency: 'USD' })).account.rejects).toEqual([])
  const { account } = await parsed(path, { currency: 'EUR' })
  expect(account.rejects.length).toBeGreaterThan(0)
  expect(new Set(account.rejects.map(({ code }) => code))).toEqual(new Set(['amount']))
})

test('no sample has another sign than its currency', async () => {
  for (const { path, format } of sampleFiles())
    if (['dpd-uk', 'usps-eps', 'dpd-insights'].includes(format.id))
      expect(
        (await parsed(path)).account.rejects.filter(({ expected }) =>
          /the currency of this record/.test(expected),
        ),
      ).toEqual([])
})

describe('a map that lists no other columns', () => {
  const file = (extra: string, total = '') =>
    Buffer.from(
      `Ring;Flight;${extra}${total === '' ? '' : ';Sum'}\nP1;4.00;0.50${total === '' ? '' : `;${total}`}\n`,
    )
  test.each([
    ['Grain', 1],
    ['Toll', 1],
    ['Weight', 0],
    ['Declared value', 0],
    ['VAT %', 0],
  ])('names an amount in %s: %d', async (extra, times) => {
    const format = await map({})
    const { account } = await parsed(file(extra), { formats: [...formats, format] })
    expect(account.summary.files[0]?.warnings).toEqual(
      Array(times).fill(`0.50 not charged: ${extra} of record 2: no charge of the record contains it`),
    )
  })
  it('says nothing where it is listed, or the total agrees', async () => {
    const listed = await map({ other_columns: ['Grain'] })
    expect(
      (await parsed(file('Grain'), { formats: [...formats, listed] })).account.summary.files[0]?.warnings,
    ).toEqual([])
    const total = await map({ total: { column: 'Sum', tax: 'excluded' } })
    expect(
      (await parsed(file('Grain', '4.00'), { formats: [...formats, total] })).account.summary.files[0]
        ?.warnings,
    ).toEqual([])
  })
})
