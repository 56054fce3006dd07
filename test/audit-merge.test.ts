/** An audit is a value: in whatever pieces and order it is put together, it says the same. */

import { deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auditFromBytes, auditFromJSON, createAudit } from '../src/app/audit-api.js'
import type { Audit } from '../src/audit/audit.js'
import { CHECKS } from '../src/checks/index.js'
import { formats } from '../src/formats.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { InvoiceError } from '../src/schema/errors.js'
import type { LineItem } from '../src/schema/line-item.js'
import type { FileSummary } from '../src/schema/summary.js'
import { type LineFacts, line, record, statement, take } from './audit-kit.js'
import { times } from './times.js'

const OPTIONS = {
  formats,
  config: { dim_divisors: [{ divisor: '139' }], stale_days: 90 },
  expected: [
    { tracking_number: '1ZA1B2C30300000018', cost: '20.00' },
    { tracking_number: '1ZA1B2C30300000027', cost: '7', voided: true },
    { tracking_number: '1ZNEVER', cost: '3.10' },
  ],
}

const NUMBERS = ['1ZA1B2C30300000018', '1ZA1B2C30300000027', '1ZA1B2C30300000036', '8.9E+11', null]
const amounts = fc.constantFrom('10.00', '10.0', '4.15', '-4.15', '0.00', '1234567890123456.789', '20.5')

/** Few values, so that records meet: same parcel, same hash, same invoice in two files. */
const facts: fc.Arbitrary<LineFacts> = fc.record({
  file: fc.constantFrom('a.csv', 'b.csv', 'c.csv'),
  invoice_id: fc.constantFrom('I1', 'I2', null),
  invoice_date: fc.constantFrom('2025-09-06', '2026-06-01', null),
  account_id: fc.constantFrom('0001', '2', null),
  tracking_number: fc.constantFrom(...NUMBERS),
  shipment_id: fc.constantFrom(null, 'L1'),
  currency: fc.constantFrom('USD', 'EUR', null),
  net_cost: amounts,
  tax_cost: fc.constantFrom(null, '1.90'),
  charge_category: fc.constantFrom('freight', 'fuel', 'discount', 'refund', 'uncategorized', 'correction'),
  charge_stage: fc.constantFrom('original', 'adjustment', 'credit', 'informational', 'return'),
  charge_description: fc.constantFrom('Ground Commercial', 'Fuel Surcharge', 'Residential'),
  hash: fc.constantFrom('0123456789abcdef', 'fedcba9876543210', '00000000deadbeef'),
  residual: fc.constantFrom(null, null, '1.00'),
  cells: fc.record(
    {
      invoice_total: fc.constantFrom('100.00', '40.00'),
      row_total: fc.constantFrom('10.00', '11.00'),
      charge_basis: fc.constantFrom('100.00', '0.00'),
      zone: fc.constantFrom('002', '004', '000'),
      entered_weight: fc.constantFrom('3.0', '5'),
      billed_weight: fc.constantFrom('3.0', '9.0'),
      billed_weight_type: fc.constantFrom('1', '2'),
      billed_weight_unit: fc.constant('L'),
      dimensions: fc.constantFrom('12.0x 10.0x  9.0', '0.0x 0.0x 0.0'),
      original_tracking_number: fc.constantFrom('1ZA1B2C30300000027', '1ZOTHER'),
    },
    { requiredKeys: [] },
  ),
})

/** Records of one to three lines; rows number the records of a file. */
const records: fc.Arbitrary<LineItem[][]> = fc
  .array(fc.tuple(facts, fc.array(amounts, { minLength: 1, maxLength: 3 })), { minLength: 1, maxLength: 30 })
  .map((list) =>
    list.map(([one, nets], at) =>
      nets.length === 1
        ? [line({ ...one, row: at + 1 })]
        : record(
            { ...one, row: at + 1 },
            nets.map((net_cost, column) => ({ net_cost, gross_cost: net_cost, column: `C${column}` })),
          ),
    ),
  )

const DECLARED = [
  statement({ file: 'a.csv', invoice_id: 'I1', net_total: '40.00' }),
  statement({ file: 'b.csv', invoice_id: 'I9', net_total: '5.00', shipments: '3' }),
  statement({ file: 'c.csv', invoice_id: 'I2', tax_total: '1.00', unreadable: ['TOTAL: n/a'] }),
]

function wholeOf(all: readonly LineItem[][]): Audit {
  const audit = createAudit(OPTIONS)
  take(audit, all.flat())
  audit.addFile({ statements: DECLARED })
  return audit
}

/** One audit for each part, the statements with one of them. */
function parts(all: readonly LineItem[][], places: readonly number[], of: number): Audit[] {
  const audits = Array.from({ length: of }, () => createAudit(OPTIONS))
  for (const [at, items] of all.entries())
    take(audits[(places[at % places.length] ?? 0) % of] as Audit, items)
  audits[of - 1]?.addFile({ statements: DECLARED })
  return audits
}

const shown = (audit: Audit): unknown =>
  JSON.parse(JSON.stringify({ ...audit.report(), figures: audit.figures() }))

const split = fc.tuple(
  records,
  fc.array(fc.nat(3), { minLength: 1, maxLength: 30 }),
  fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
)

describe('merge', () => {
  test('equals one audit of everything, whatever the split, the order and the nesting', () => {
    fc.assert(
      fc.property(split, ([all, places, flips]) => {
        const [a, b, c, d] = parts(all, places, 4) as [Audit, Audit, Audit, Audit]
        const join = (x: Audit, y: Audit, flip: boolean | undefined) =>
          flip === true ? y.merge(x) : x.merge(y)
        const pairs = join(join(a, b, flips[0]), join(c, d, flips[1]), flips[2])
        const chain = join(a, join(b, join(d, c, flips[3]), flips[2]), flips[0])
        const expected = shown(wholeOf(all))
        expect(shown(pairs)).toEqual(expected)
        expect(shown(chain)).toEqual(expected)
      }),
      { numRuns: times(40) },
    )
  })

  test('counts in all parts the records that a check could look at', () => {
    const auditOf = (rows: readonly number[]) => {
      const audit = createAudit(OPTIONS)
      for (const row of rows)
        take(audit, [line({ row, format: 'usps-eps', cells: row % 2 === 0 ? {} : { row_total: '10.00' } })])
      return audit
    }
    const reasonOf = (audit: Audit) =>
      audit.report().checks.find(({ check }) => check === 'row_total')?.reason
    expect(reasonOf(auditOf([1, 2, 3, 4, 5, 6]))).toMatch(/^3 of 6 records/)
    expect(reasonOf(auditOf([1, 2]).merge(auditOf([3, 4]), auditOf([5, 6])))).toMatch(/^3 of 6 records/)
  })

  test.each(formats.map(({ id, carrier }) => [id, carrier] as const))(
    'adds up the taxes of all parts: %s',
    (format, carrier) => {
      const auditOf = (rows: readonly number[]) => {
        const audit = createAudit({ formats })
        const cells = { row_tax: '1.90', row_total: '10.00' }
        for (const row of rows) take(audit, [line({ row, format, carrier, tax_cost: '1.90', cells })])
        return audit
      }
      expect(shown(auditOf([1, 2]).merge(auditOf([3, 4]), auditOf([5])))).toEqual(
        shown(auditOf([1, 2, 3, 4, 5])),
      )
    },
  )

  test('changes neither side', () => {
    fc.assert(
      fc.property(split, ([all, places]) => {
        const [a, b] = parts(all, places, 2) as [Audit, Audit]
        const before = [shown(a), shown(b)]
        a.merge(b).add([line({ row: 999 })])
        expect([shown(a), shown(b)]).toEqual(before)
      }),
      { numRuns: times(15) },
    )
  })
})

describe('state', () => {
  test('goes through JSON text and back, and can be merged and added to after', () => {
    fc.assert(
      fc.property(split, ([all, places]) => {
        const [a, b] = parts(all, places, 2) as [Audit, Audit]
        const thawed = auditFromJSON(JSON.parse(JSON.stringify(a)), OPTIONS)
        expect(shown(thawed)).toEqual(shown(a))
        expect(shown(thawed.merge(auditFromJSON(JSON.parse(JSON.stringify(b)), OPTIONS)))).toEqual(
          shown(wholeOf(all)),
        )
      }),
      { numRuns: times(20) },
    )
  })

  test('does not depend on how records are dealt into batches', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 7 }), (all, size) => {
        const audit = createAudit(OPTIONS)
        for (let at = 0; at < all.length; at += size) take(audit, all.slice(at, at + size).flat())
        audit.addFile({ statements: DECLARED })
        expect(shown(audit)).toEqual(shown(wholeOf(all)))
      }),
      { numRuns: times(20) },
    )
  })

  test('does not depend on where line items are cut, within a record either', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 7 }), (all, size) => {
        const items = all.flat()
        const [audit, once] = [createAudit(OPTIONS), createAudit(OPTIONS)]
        for (let at = 0; at < items.length; at += size) audit.add(items.slice(at, at + size))
        once.add(items)
        expect(shown(audit)).toEqual(shown(once))
      }),
      { numRuns: times(20) },
    )
  })

  test('goes through bytes and back; bytes that are none, or are cut, are refused', () => {
    fc.assert(
      fc.property(split, ([all, places]) => {
        const [a, b] = parts(all, places, 2) as [Audit, Audit]
        const saved = a.save()
        const thawed = auditFromBytes(saved, OPTIONS)
        expect(shown(thawed)).toEqual(shown(a))
        expect(Buffer.from(thawed.save()).equals(saved)).toBe(true)
        expect(shown(auditFromBytes(b.save(), OPTIONS).merge(thawed))).toEqual(shown(wholeOf(all)))
        for (const wrong of [saved.subarray(0, saved.length >> 1), saved.subarray(1), new Uint8Array(0)])
          expect(() => auditFromBytes(wrong)).toThrow(/save\(\)/)
      }),
      { numRuns: times(15) },
    )
    const other = createAudit().save()
    other[22] = 99
    expect(() => auditFromBytes(other)).toThrow(/an audit state of version/)
  })

  test('of another version is refused', () => {
    const state = { ...createAudit().toJSON(), audit: 99 }
    expect(() => auditFromJSON(state)).toThrow(/an audit state of version/)
  })

  test('that would be a hundred times its size, or leads nowhere, is refused before it is made', () => {
    const head = createAudit().save().subarray(0, 23)
    const packed = (bytes: Buffer): Uint8Array => Buffer.concat([head, deflateSync(bytes)])
    expect(() => auditFromBytes(packed(Buffer.alloc(50_000_000)))).toThrow(/save\(\)/)
    const audit = createAudit()
    take(audit, [line({}), line({ row: 2 })])
    const bytes = inflateSync(audit.save().subarray(23))
    const tables = bytes.readUInt32LE(0) + 4
    for (let at = tables; at < bytes.length; at += 4) {
      const damaged = Buffer.from(bytes)
      damaged.writeInt32LE(0x7ffffff0, at)
      // Whatever number is wrong: it is refused, or the report is made of what is left.
      try {
        auditFromBytes(packed(damaged)).report()
      } catch (error) {
        expect(error).toBeInstanceOf(InvoiceError)
      }
    }
  })

  test('of more bytes than a hundredth of the largest buffer loads all the same', () => {
    const audit = createAudit()
    const long = 'x'.repeat(Math.ceil(2 ** 32 / 100))
    take(audit, [line({ charge_description: long })])
    const saved = audit.save()
    expect(saved.length).toBeGreaterThan(long.length)
    expect(shown(auditFromBytes(saved))).toEqual(shown(audit))
  })

  test('of equal records is small, and loads all the same', () => {
    const audit = createAudit()
    const items = Array.from({ length: 4000 }, (_, row) =>
      line({ row: row + 1, hash: '0'.repeat(16), tracking_number: null }),
    )
    take(audit, items)
    expect(shown(auditFromBytes(audit.save()))).toEqual(shown(audit))
  })
})

describe('chosen checks', () => {
  const names = CHECKS.map(({ name }) => name)

  test('say what they say among all others', () => {
    fc.assert(
      fc.property(records, fc.subarray(names, { minLength: 1, maxLength: 4 }), (all, checks) => {
        const audit = createAudit({ ...OPTIONS, checks })
        take(audit, all.flat())
        audit.addFile({ statements: DECLARED })
        const whole = shown(wholeOf(all)) as AuditReport
        const chosen = ({ check }: { readonly check: string }): boolean => checks.includes(check)
        expect(shown(audit)).toEqual({
          ...whole,
          checks: whole.checks.filter(chosen),
          findings: whole.findings.filter(chosen),
        })
      }),
      { numRuns: times(20) },
    )
  })

  test('that are none are refused with the nearest', () => {
    expect(() => createAudit({ checks: ['fule_rate'] })).toThrow(/Did you mean "fuel_rate"/)
  })
})

describe('audits that cannot be put together', () => {
  const closing = (audit: Audit, file: string, sha256: string): Audit => {
    audit.addFile({ summary: summary(file, sha256) })
    return audit
  }
  const reading = (file: string): Audit => {
    const audit = createAudit(OPTIONS)
    take(audit, [line({ file })])
    return audit
  }

  test('have read a file to its end in one of them, and go on reading it in the other', () => {
    const [closed, open] = [closing(reading('a.csv'), 'a.csv', 'aa'), reading('a.csv')]
    expect(() => closed.merge(open)).toThrow(
      /found "a.csv", expected a file that both audits have read to its end/,
    )
    expect(() => open.merge(closed)).toThrow(
      /found "a.csv", expected a file that both audits have read to its end/,
    )
    expect(shown(closed.merge(reading('b.csv')))).toEqual(shown(reading('b.csv').merge(closed)))
    closing(open, 'a.csv', 'aa')
    expect(open.merge(closed).report().summary.files).toHaveLength(2)
  })

  test('have looked with other checks', () => {
    const [all, one] = [createAudit(), createAudit({ checks: ['invoice_total'] })]
    expect(() => all.merge(one)).toThrow(/expected audits of the same `checks`/)
    expect(() => auditFromBytes(one.save())).toThrow(/expected a state of the same `checks`/)
    expect(auditFromBytes(one.save(), { checks: ['invoice_total'] }).report()).toEqual(one.report())
  })
})

const summary = (file: string, sha256: string): FileSummary => ({
  file,
  format: 'ups-billing',
  sha256,
  bytes: 1,
  encoding: 'utf-8',
  rows: 1,
  charged: 1,
  skipped: {},
  rejected: 0,
  line_items: 1,
  sums: {},
  uncategorized: {},
  uncategorized_net: {},
  unknown_values: {},
  warnings: [],
})

describe('drop', () => {
  /** The file of a name, closed with its account. */
  const closed = (into: Audit, name: string, all: readonly LineItem[][], sha256: string): void => {
    take(
      into,
      all.flat().map((item) => ({ ...item, source: { ...item.source, file: name } })),
    )
    into.addFile({ statements: [statement({ file: name, invoice_id: 'I1', net_total: '40.00' })] })
    into.addFile({ summary: summary(name, sha256) })
  }
  test('of a file that was taken in is the audit that never took it', () => {
    fc.assert(
      fc.property(records, records, (first, second) => {
        const [both, alone] = [createAudit(OPTIONS), createAudit(OPTIONS)]
        closed(both, 'a.csv', first, 'aa')
        closed(both, 'b.csv', second, 'bb')
        closed(alone, 'b.csv', second, 'bb')
        const before = shown(both)
        expect(shown(both.drop('aa'))).toEqual(shown(alone))
        expect(shown(both.drop('cc'))).toEqual(before)
        expect(shown(both)).toEqual(before)
      }),
      { numRuns: times(20) },
    )
  })
})
