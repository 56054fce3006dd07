/** A file that comes again with one amount changed: one of the two counts, never both, in an audit and in a store. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAudit } from '../src/app/audit-api.js'
import { formats } from '../src/formats.js'
import { parseInvoice } from '../src/index.js'
import type { Store } from '../src/store/index.js'
import { found } from './audit-kit.js'
import { formatById, formatsUnderTest, parsed, recounted, totalUnits, units, usualSample } from './law-kit.js'
import { EITHER, newStore } from './store-kit.js'

/** A file, and the same with another amount. */
type Pair = readonly [Buffer, Buffer]

const CHANGED = '7.77'
const isCharged = (net: string): boolean => /[1-9]/.test(net)

/** An amount of the first charge of each of some records is changed wherever the record states it; `alone`: the record is the only charged one. */
async function pairsOf(id: string, alone: boolean): Promise<Pair[]> {
  const path = usualSample(formatById(id))
  const { items } = await parsed(path, { format: id })
  if (formatById(id).segments !== undefined)
    return alone ? [] : segmentPairs(path, id, items[0]?.net_cost ?? '')
  const { records, delimiter, text } = await recounted(path)
  const charged = new Set(items.map(({ source }) => source.row))
  const first = items.filter(
    ({ net_cost, source }, at) =>
      isCharged(net_cost) && items.findIndex((one) => one.source.row === source.row) === at,
  )
  return first.slice(0, 2).flatMap(({ net_cost, source }): Pair[] => {
    const mark = text.includes(net_cost) ? '.' : ','
    const changed = (net_cost.startsWith('-') ? '-' : '') + CHANGED.replace('.', mark)
    const kept = records.flatMap((record, at) =>
      alone && charged.has(at + 1) && at + 1 !== source.row ? [] : [{ record, own: at + 1 === source.row }],
    )
    const write = (amount: (cell: string) => string): Buffer =>
      Buffer.from(
        kept
          .map(({ record, own }) =>
            record
              .map((cell) => (own ? amount(cell) : cell))
              .map((cell) => (/["\r\n]/.test(cell) || cell.includes(delimiter) ? quoted(cell) : cell))
              .join(delimiter),
          )
          .join('\n'),
      )
    const other = write((cell) => (units(cell, mark) === units(net_cost) ? changed : cell))
    const same = write((cell) => cell)
    return other.equals(same) ? [] : [[same, other]]
  })
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

function segmentPairs(path: string, id: string, net: string): Pair[] {
  const bytes = readFileSync(path)
  const [own, other] = id === 'x12-freight' ? [net.replace('.', ''), '777'] : [net, CHANGED]
  const text = bytes
    .toString('latin1')
    .replace(new RegExp(`(?<=[*+:])${own.replace('.', '\\.')}(?=[*+:'~])`, 'g'), other)
  return [[bytes, Buffer.from(text, 'latin1')]]
}

const totalOf = async (file: Buffer, format: string): Promise<bigint> =>
  totalUnits((await parsed(file, { format })).items.map(({ net_cost }) => net_cost))

const auditOf = async (files: readonly Buffer[], format: string) => {
  const audit = createAudit({ formats })
  for (const [at, file] of files.entries()) {
    const parse = parseInvoice(file, { facts: true, format })
    for await (const batch of parse.columns()) audit.add(batch)
    const { summary, statements, uncharged } = await parse.account
    for (const one of summary.files)
      audit.addFile({ summary: { ...one, received: `2026-03-0${at + 1}T06:00:00Z` }, statements, uncharged })
  }
  return audit.report()
}

const cases = formatsUnderTest.flatMap(({ id, segments }) => [
  { id, alone: false },
  ...(segments === undefined ? [{ id, alone: true }] : []),
])

describe.each(cases)('$id, one record: $alone', ({ id, alone }) => {
  test('an audit counts one of the two', async () => {
    const pairs = await pairsOf(id, alone)
    expect(pairs.length).toBeGreaterThan(0)
    for (const pair of pairs) {
      const totals = await Promise.all(pair.map((file) => totalOf(file, id)))
      const { invoices } = await auditOf(pair, id)
      expect(totals).toContain(totalUnits(invoices.map(({ computed_total }) => computed_total)))
    }
  })
})

/** A file in two parts: each has all that charges nothing; the first ends at one share of the charged records, the second begins at another. */
async function partsOf(
  path: string,
  id: string,
  end: number,
  begin: number,
): Promise<readonly [whole: Buffer, parts: Pair]> {
  const { items } = await parsed(path, { format: id })
  const { records, delimiter } = await recounted(path)
  const charged = [...new Set(items.map(({ source }) => source.row))].sort((a, b) => a - b)
  const rankOf = new Map(charged.map((row, rank) => [row, rank]))
  const write = (from: number, to: number): Buffer =>
    Buffer.from(
      records
        .filter((_, at) => {
          const rank = rankOf.get(at + 1)
          return rank === undefined || (rank >= from && rank < to)
        })
        .map((record) =>
          record
            .map((cell) => (/["\r\n]/.test(cell) || cell.includes(delimiter) ? quoted(cell) : cell))
            .join(delimiter),
        )
        .join('\n'),
    )
  const all = charged.length
  return [
    write(0, all),
    [
      write(0, Math.ceil(all * end)),
      write(begin === end ? Math.ceil(all * begin) : Math.floor(all * begin), all),
    ],
  ]
}

const faultsOf = async (files: readonly Buffer[], id: string) => {
  const { invoices, findings } = await auditOf(files, id)
  const errors = findings.filter(
    ({ severity, check }) => severity === 'error' && check !== 'invoice_redelivered',
  )
  return {
    net: invoices.map(({ invoice_id, computed_total }) => [invoice_id, computed_total]),
    faults: [...new Set(errors.map(({ check }) => check))].sort(),
  }
}

describe.each([
  { how: 'that overlap', end: 0.6, begin: 0.4 },
  { how: 'with nothing in common', end: 0.5, begin: 0.5 },
])('in two parts $how', ({ end, begin }) => {
  test.each(formatsUnderTest.filter(({ segments }) => segments === undefined).map(({ id }) => id))(
    '%s: each record counts once, and nothing is accused that the whole file is not of',
    async (id) => {
      const [whole, [first, second]] = await partsOf(usualSample(formatById(id)), id, end, begin)
      const once = await faultsOf([whole], id)
      expect.soft(await faultsOf([first, second], id)).toEqual(once)
      expect.soft(await faultsOf([second, first], id)).toEqual(once)
    },
  )
})

test('parts that overlap and state a total with tax alone are not held to it', async () => {
  const path = 'samples/dhl-express/subset-total-with-tax.csv'
  const [whole, parts] = await partsOf(path, 'dhl-express', 0.6, 0.4)
  expect((await auditOf([whole], 'dhl-express')).invoices).toMatchObject([{ status: 'match' }])
  expect((await auditOf(parts, 'dhl-express')).invoices).toMatchObject([{ status: 'undeclared' }])
  expect((await faultsOf(parts, 'dhl-express')).faults).toEqual([])
})

describe.each(EITHER)('a store $name', (home) => {
  let store: Store
  beforeAll(async () => {
    store = await newStore(home)
  })

  // Those whose invoices have one charge, or are one.
  test.each(['usps-eps', 'royal-mail-bex', 'x12-freight'])(
    '%s: what came last counts, or what adds up',
    async (id) => {
      for (const [at, pair] of (await pairsOf(id, id === 'royal-mail-bex')).entries()) {
        const connection = `${id}-${at}`
        for (const file of pair) await store.load(file, { connection, format: id })
        const stored: string[] = []
        for await (const { net_cost } of store.lineItems({}, { connection })) stored.push(net_cost)
        const totals = await Promise.all(pair.map((file) => totalOf(file, id)))
        if (id === 'usps-eps') expect(totalUnits(stored)).toBe(totals[1])
        else expect(totals).toContain(totalUnits(stored))
      }
      expect((await store.check()).faults).toEqual([])
    },
  )
})

describe('usps-eps: a transaction is known by its number', () => {
  const NAMES =
    'EPS Account #,EPS Transaction ID,Transaction Amount,Transaction Date/Time,Transaction Type,Package Identification Code (PIC),Postage'
  const report = (
    ...rows: readonly (readonly [id: string, postage: string, pic?: string, type?: string, day?: string])[]
  ) =>
    Buffer.from(
      [
        NAMES,
        ...rows.map(
          ([id, postage, pic = '9400100000000000000017', type = 'Label Purchase', day = '2026-04-02']) =>
            `1000000001,${id},${postage},${day} 09:10:11,${type},${pic},${postage}`,
        ),
      ].join('\n'),
    )
  const monthOf = async (...files: readonly Buffer[]) => {
    const audit = await auditOf(files, 'usps-eps')
    return { total: audit.invoices[0]?.computed_total, again: found(audit, 'invoice_redelivered') }
  }

  test('corrected, it counts as the last report has it, and the finding says so', async () => {
    const { total, again } = await monthOf(
      report(['7001', '8.15'], ['7002', '4.00']),
      report(['7001', '9.15'], ['7003', '1.00']),
    )
    expect(total).toBe('14.15')
    expect(again).toMatchObject([
      { message: expect.stringMatching(/: 0 of 2 charges are the same, 1 with another amount$/) },
    ])
  })
  test('corrected to nothing, nothing of it counts', async () => {
    expect((await monthOf(report(['7001', '8.15']), report(['7001', '0.00'], ['7003', '1.00']))).total).toBe(
      '1.00',
    )
  })
  test('two transactions that differ in their number alone are two', async () => {
    const fee = ['4.00', '', 'Carrier Pickup'] as const
    expect((await monthOf(report(['7001', ...fee]), report(['7002', ...fee]))).total).toBe('8.00')
  })
  test('one transaction of several parcels is a charge for each', async () => {
    const both = report(['7001', '8.15'], ['7001', '3.00', '9400100000000000000024'])
    expect((await monthOf(both, report(['7001', '8.15'], ['7002', '1.00']))).total).toBe('12.15')
  })
  test.each([
    ['the same', '8.15', /: 1 of 2 charges is the same$/, ['4.00', '9.15']],
    [
      'with another amount',
      '9.15',
      /: 0 of 2 charges are the same, 1 with another amount$/,
      ['4.00', '10.15'],
    ],
    ['come to nothing', '0.00', /: 0 of 2 charges are the same, 1 with another amount$/, ['4.00', '1.00']],
  ])('in another month %s, it counts once', async (_what, postage, says, totals) => {
    const pic = '9400100000000000000017'
    const april = report(['7001', '8.15', pic, 'Label Purchase', '2026-04-30'], ['7002', '4.00'])
    const may = report(
      ['7001', postage, pic, 'Label Purchase', '2026-05-01'],
      ['7003', '1.00', pic, 'Label Purchase', '2026-05-02'],
    )
    for (const [files, expected] of [
      [[april, may], totals],
      [
        [may, april],
        ['12.15', '1.00'],
      ],
    ] as const) {
      const audit = await auditOf(files, 'usps-eps')
      expect(audit.invoices.map(({ computed_total }) => computed_total)).toEqual(expected)
      const again = expected === totals || postage !== '0.00'
      expect(found(audit, 'invoice_redelivered')).toMatchObject(
        again ? [{ message: expect.stringMatching(says) }] : [],
      )
    }
    // In one file it is stated twice: nothing came again.
    const names = april.indexOf('\n') + 1
    const one = await auditOf([Buffer.concat([april, Buffer.from('\n'), may.subarray(names)])], 'usps-eps')
    expect(one.summary.totals.charged).toBe(4)
    expect(found(one, 'invoice_redelivered')).toEqual([])
  })
  test('what a spreadsheet left of a number is none', async () => {
    const left = ['7.0E+12', '8.15'] as const
    expect(
      (await monthOf(report([...left], ['7.0E+12', '3.00', '9400100000000000000024']), report([...left])))
        .total,
    ).toBe('11.15')
  })
})
