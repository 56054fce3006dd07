/** Late deliveries: the calendar, the table of deliveries, and what files with proofs of delivery show. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, test } from 'vitest'
import type { UsStyle } from '../samples/generators/fedex/us-record.js'
import { REAL_US_STYLE } from '../samples/generators/fedex/us-record.js'
import { fedexUsFile } from '../samples/generators/fedex-us.js'
import { type AuditInvoicesOptions, auditInvoices, loadAuditOptions } from '../src/app/audit-api.js'
import { reasonsText } from '../src/checks/reasons.js'
import type { Finding } from '../src/schema/audit-report.js'
import { movedByStatus } from '../src/tables/delivery-status.js'
import {
  earliestDay,
  firstOf,
  isAfter,
  lastOf,
  type Moment,
  type MomentCell,
  momentsOf,
} from '../src/tables/moments.js'
import { businessDaysAfter } from '../src/values/business-days.js'
import { dateOfDay, epochDay } from '../src/values/calendar.js'
import { holidaysOf, isWeekend } from '../src/values/holidays.js'

const folder = mkdtempSync(join(tmpdir(), 'late-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const written = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const CHECKS = ['late_delivery', 'never_moved']
const OVERNIGHT = 'samples/fedex-us/overnight.csv'
const UPS = 'samples/ups-billing/real-headerless.csv'
const found = async (input: string | Uint8Array, options: AuditInvoicesOptions = {}): Promise<Finding[]> =>
  (await auditInvoices(input, { checks: CHECKS, ...options })).findings

describe('a file with proofs of delivery', () => {
  it('accuses nobody where the deliveries have a moment in UTC that may be in time', async () => {
    const deliveries = [{ tracking_number: '390100000000', delivered_at: '2026-01-07T17:29:00Z' }]
    expect((await found(OVERNIGHT, { deliveries })).map(({ severity }) => severity)).toEqual(['info'])
  })

  it('finds a parcel by deliveries whose numbers have lost, or kept, leading zeros', async () => {
    const under = (tracking_number: string) =>
      found(OVERNIGHT, { deliveries: [{ tracking_number, delivered_at: '2026-01-07T17:29:00Z' }] })
    expect(await under('0390100000000')).toEqual(await under('390100000000'))
    expect(await under('1390100000000')).toEqual(await found(OVERNIGHT))
    expect(await under('390100000000')).not.toEqual(await found(OVERNIGHT))
  })

  it('shows the overnight parcel of 434.01 that came on the second business day, and until when it can be claimed', async () => {
    const [late, look, ...others] = await found(OVERNIGHT)
    expect(others).toEqual([])
    const all = (await auditInvoices(OVERNIGHT)).findings.filter(({ severity }) => severity !== 'info')
    expect(all.map(({ check }) => check)).toEqual(['late_delivery'])
    expect(late).toMatchObject({
      check: 'late_delivery',
      severity: 'warning',
      direction: 'over',
      tracking_number: '390100000000',
      amount: '434.01',
      refundable: '434.01',
      claim_by: '2026-01-22',
      facts: {
        service: 'FedEx Priority Overnight',
        shipped: '2026-01-06',
        due: '2026-01-07',
        delivered: '2026-01-08',
      },
    })
    expect(look).toMatchObject({
      check: 'late_delivery',
      severity: 'info',
      confidence: 'look',
      refundable: '0',
    })
    expect(look?.message).toMatch(/^\d+\.\d\d for FedEx 2Day: .*; sources differ/)
  })

  it('says of every other parcel why it is not accused', async () => {
    const { checks } = await auditInvoices(OVERNIGHT, { checks: CHECKS })
    const [late] = checks
    expect(late?.reason).toContain('1 of 16 guaranteed shipments: not guaranteed with address correction')
    expect(late?.reason).toContain('1 of 16 guaranteed shipments: not guaranteed with saturday delivery')
    expect(late?.reason).toContain('1 of 16 guaranteed shipments: the day of delivery is not known')
  })

  it.each<[string, Partial<UsStyle>]>([
    ['month first', { shipmentDates: 'M/D/YYYY' }],
    ['day first', { shipmentDates: 'DD/MM/YYYY', invoiceDates: 'DD/MM/YYYY' }],
  ])('is read in its own order of day and month: %s', async (_, style) => {
    const { overnight } = await import('../samples/generators/fedex/us-overnight.js')
    const made = fedexUsFile(
      { seed: 60, rows: 16, invoices: 1 },
      { ...REAL_US_STYLE, ...style, rows: overnight },
    )
    const findings = await found(Buffer.from([...made.chunks()].join('')))
    expect(findings.map(({ amount, severity }) => `${amount} ${severity}`)).toEqual([
      '434.01 warning',
      '20.94 info',
    ])
  })

  it.each([
    [{ waived: true }, []],
    [[{ carrier: 'ups', waived: true }], ['434.01 warning', '20.94 info']],
    [[{ service: '2Day', waived: false }], ['434.01 warning', '20.94 warning']],
    [
      [
        { to: '2025-12-31', waived: true },
        { account: '0914300340', waived: true },
      ],
      [],
    ],
  ])('is judged by the contract: %j', async (guarantee, expected) => {
    const findings = await found(OVERNIGHT, { config: { guarantee } })
    expect(
      findings
        .map(({ amount, severity }) => `${amount} ${severity}`)
        .sort()
        .reverse(),
    ).toEqual(expected)
  })
})

describe('a table of deliveries', () => {
  it.each([
    [
      'CSV',
      'deliveries.csv',
      'Tracking #,Delivery Date,Delivery Time,Scheduled Delivery\n1ZFJ1RWA0110611084,9/10/2025,2:05 PM,9/9/2025\nX1,9/13/2025,,\n',
    ],
    [
      'JSON',
      'deliveries.json',
      '[{"tracking_number":"1Z FJ1RWA0110611084","delivered_at":"2025-09-10T14:05:00-05:00","committed_at":"2025-09-09"}]',
    ],
    [
      'own names',
      'own.csv',
      'Label;Arrived;Promise\n1ZFJ1RWA0110611084;10.09.2025 14:05;09.09.2025\nX1;13.09.2025;\n',
    ],
  ])('is read as %s', async (_, name, text) => {
    const config =
      name === 'own.csv'
        ? {
            deliveries: {
              columns: { tracking_number: 'Label', delivered_at: 'Arrived', committed_at: 'Promise' },
            },
          }
        : {}
    const findings = await found(UPS, { deliveries: written(name, text), config })
    expect(findings.map(({ message }) => message)).toEqual([
      '62.62 USD for Next Day Air Commercial: delivered 2025-09-10 14:05, due 2025-09-09',
    ])
  })

  it('accuses nobody for a refund that was given, or a status that excuses the carrier', async () => {
    const table =
      'tracking,delivered at,status\n1ZFJ1RWA0110610898,2025-09-15,\n1ZFJ1RWA0110611084,2025-09-10,Refused\n'
    expect(await found(UPS, { deliveries: written('excused.csv', table) })).toEqual([])
  })

  it.each([
    [
      'tracking,delivered at\n1Z,yesterday\n',
      ':2: deliveries, column delivered at: found "yesterday", expected a date',
    ],
    [
      'tracking,delivered at\n,2025-09-10\n',
      ':2: deliveries, column tracking: found "", expected a tracking number',
    ],
    ['tracking,delivered at\n1.2E+11,2025-09-10\n', ':2: deliveries, column tracking: found "1.2E+11"'],
    [
      'tracking,weight\n1Z,2\n',
      ':1: deliveries: found "tracking, weight", expected a column such as "delivered at"',
    ],
    [
      'delivered at\n2025-09-10\n',
      ':1: deliveries: found "delivered at", expected a column for tracking_number',
    ],
  ])('names line and column of a mistake: %j', async (text, message) => {
    await expect(loadAuditOptions({ deliveries: written('wrong.csv', text) })).rejects.toThrow(message)
  })

  it('leaves out rows that are wrong, and all else that is said of their parcels; the others are read', async () => {
    const table = [
      'tracking,delivered at,committed at,status',
      '1ZFJ1RWA0110611084,Sep 10 2025 2:05 PM,"Sep 9, 2025",',
      '1ZFJ1RWA0110610898,yesterday,2025-09-09,',
      '1ZFJ1RWA0110610898,2025-09-15,2025-09-09,',
      '1.2E+11,2025-09-10,,',
      ',2025-09-10,,',
    ].join('\n')
    const { deliveries } = await loadAuditOptions({ deliveries: written('some.csv', table) })
    expect(deliveries).toMatchObject({
      parcels: 1,
      warnings: [
        expect.stringMatching(
          /^3 rows left out; the first of them: .*some.csv:3: deliveries, column delivered at: found "yesterday"/,
        ),
      ],
    })
    const findings = await found(UPS, { deliveries: written('some.csv', table) })
    expect(findings.map(({ message }) => message)).toEqual([
      '62.62 USD for Next Day Air Commercial: delivered 2025-09-10 14:05, due 2025-09-09',
    ])
  })

  it.each([
    ['Returned to shipper', []],
    ['RETURN_TO_SENDER', []],
    ['Refused by recipient', []],
    ['Delayed: severe weather', []],
    ['Held in customs', []],
    ['Address incorrect', []],
    ['Customer not available or business closed', []],
    ['Rescheduled by recipient', []],
    ['Delivered', ['62.62']],
    ['Delivered, left with household member', ['62.62']],
    ['Delivered late, signed by customer', ['62.62']],
    ['Delivered to threshold', ['62.62']],
  ])('by what a status says in its own words: %s', async (status, amounts) => {
    const deliveries = [
      {
        tracking_number: '1ZFJ1RWA0110611084',
        delivered_at: '2025-09-10',
        committed_at: '2025-09-09',
        status,
      },
    ]
    const findings = await found(UPS, { deliveries, checks: ['late_delivery'] })
    expect(findings.map(({ amount }) => amount)).toEqual(amounts)
  })

  it.each([
    ['2025-09-10 14:05', '2025-09-10 00:00:00', 0],
    ['2025-09-10 00:00:00', '2025-09-10 10:30', 0],
    ['2025-09-10 00:00', '2025-09-09 00:00', 1],
    ['2025-09-10 10:31', '2025-09-10 10:30', 1],
  ])('midnight is a day without a time: delivered %s, committed %s', async (delivered, committed, late) => {
    const parcel = { tracking_number: '1ZFJ1RWA0110611084', delivered_at: delivered, committed_at: committed }
    const findings = await found(UPS, { deliveries: [parcel], checks: ['late_delivery'] })
    expect(findings).toHaveLength(late)
  })

  it.each([
    ['Delivered, left at front door', true],
    ['In transit, arriving late', true],
    ['Label created, not yet in system', false],
    ['Pre-shipment', false],
    ['Label created, then picked up', undefined],
  ])('knows from the status whether the carrier had it: %s', (status, moved) => {
    expect(movedByStatus(status)).toBe(moved)
  })

  it('takes no date whose month is open', async () => {
    const deliveries = written('open.csv', 'tracking,delivered at\n1ZFJ1RWA0110611084,09/10/2025\n')
    const { findings } = await auditInvoices(UPS, { checks: CHECKS, deliveries })
    expect(findings).toEqual([])
    expect((await found(UPS, { deliveries, dates: 'month-first' })).length).toBe(1)
    const loaded = await loadAuditOptions({ deliveries })
    expect(loaded.deliveries).toMatchObject({
      warnings: [expect.stringContaining('1 row with a date whose day and month may be swapped')],
    })
  })
})

describe('moments', () => {
  const moment = (cell: string): MomentCell => momentsOf([cell])(cell)
  it.each<[string, MomentCell]>([
    ['2026-01-13', { day: '2026-01-13', time: null, offset: null }],
    ['2026-01-13 10:30', { day: '2026-01-13', time: '10:30:00', offset: null }],
    ['1/13/2026 12:05 am', { day: '2026-01-13', time: '00:05:00', offset: null }],
    ['Jan 8 2026', { day: '2026-01-08', time: null, offset: null }],
    ['January 8, 2026 10:30 AM', { day: '2026-01-08', time: '10:30:00', offset: null }],
    ['13 Jan 2026, 2:30 PM', { day: '2026-01-13', time: '14:30:00', offset: null }],
    ['2026-01-13T15:30:00.123Z', { day: '2026-01-13', time: '15:30:00', offset: 0 }],
    ['2026-01-13T15:30:00+05:30', { day: '2026-01-13', time: '15:30:00', offset: 330 }],
    ['2026-01-13T15:30:00-05', { day: '2026-01-13', time: '15:30:00', offset: -300 }],
    ['2026-01-13 10:30 GMT-05:00', { day: '2026-01-13', time: '10:30:00', offset: -300 }],
    // A zone by its name may be that of who made the table.
    ['1/13/2026 10:30 PM EST', { day: '2026-01-14', time: '03:30:00', offset: 0 }],
    ['2026-07-13 10:30 (CEST)', { day: '2026-07-13', time: '08:30:00', offset: 0 }],
    ['2026-07-13 10:30 ET', { day: '2026-07-13', time: '14:30:00', offset: 0 }],
    ['2026-01-13 10:30:15 America/New_York', { day: '2026-01-13', time: '15:30:15', offset: 0 }],
    ['2026-01-13 10:30 XYZT', 'none'],
    ['46035', { day: '2026-01-13', time: null, offset: null }],
    ['46035.4375', { day: '2026-01-13', time: '10:30:00', offset: null }],
    ['1768300000', { day: '2026-01-13', time: '10:26:40', offset: 0 }],
    ['20260113103000', { day: '2026-01-13', time: '10:30:00', offset: null }],
    ['20260113T1030Z', { day: '2026-01-13', time: '10:30:00', offset: 0 }],
    ['2026-01-13 24:00', { day: '2026-01-13', time: null, offset: null }],
    ['2026-01-13 end of day', { day: '2026-01-13', time: null, offset: null }],
    ['Tue, 13 Jan 2026 10:30:00', { day: '2026-01-13', time: '10:30:00', offset: null }],
    ['Tuesday, January 13, 2026 at 3:15 PM', { day: '2026-01-13', time: '15:15:00', offset: null }],
    ['13th January 2026', { day: '2026-01-13', time: null, offset: null }],
    ['3:15 PM 01/13/2026', { day: '2026-01-13', time: '15:15:00', offset: null }],
    ['13.01.2026 10.30', { day: '2026-01-13', time: '10:30:00', offset: null }],
    ['2026/1/13 3 PM', { day: '2026-01-13', time: '15:00:00', offset: null }],
    ['2026-01-13 15:15 PM', { day: '2026-01-13', time: '15:15:00', offset: null }],
    ['2026-01-13 15:15 AM', 'none'],
    ['not yet delivered', null],
    ['', null],
    ['N/A', null],
    ['0000-00-00', null],
    ['01/02/2026', 'open'],
    ['2026-02-30', 'none'],
    ['2026-01-13 25:00', 'none'],
    ['soon', 'none'],
  ])('%j', (cell, expected) => {
    expect(moment(cell)).toEqual(expected)
  })

  const at = (cell: string): Moment => moment(cell) as Moment
  it.each([
    ['2026-01-14', '2026-01-13', true],
    ['2026-01-13 23:59', '2026-01-13', false],
    ['2026-01-13', '2026-01-13 10:30', false],
    ['2026-01-13 10:31', '2026-01-13 10:30', true],
    // Evening in America is the next day in UTC.
    ['2026-01-14T03:30:00Z', '2026-01-13', false],
    ['2026-01-14T13:30:00Z', '2026-01-13', true],
    ['2026-01-13T16:31:00Z', '2026-01-13T10:30:00-06:00', true],
    ['2026-01-13T16:30:00Z', '2026-01-13T10:30:00-06:00', false],
  ])('%s after %s: %s', (one, other, expected) => {
    expect(isAfter(at(one), at(other))).toBe(expected)
  })

  it('of two the first and the last are the same in either order, and the carrier is accused by both alone', () => {
    const days = ['2026-01-12', '2026-01-13', '2026-01-14']
    const times = ['', ' 09:00', ' 23:30', 'T03:30:00Z', 'T23:00:00Z']
    const all = days.flatMap((day) => times.map((time) => at(`${day}${time}`)))
    const wrong = all.flatMap((a) =>
      all.flatMap((b) => {
        const [first, last] = [firstOf(a, b), lastOf(a, b)]
        const sameAgain = [firstOf(b, a), lastOf(b, a)].every((one, nth) => one === [first, last][nth])
        // Of two that state their distance from UTC more is known than the clocks of their place.
        const open = all.filter(({ offset }) => offset === null)
        const accused = open.filter((c) => isAfter(first, c) && !(isAfter(a, c) && isAfter(b, c)))
        const due = open.filter((c) => isAfter(c, last) && !(isAfter(c, a) && isAfter(c, b)))
        return sameAgain && accused.length + due.length === 0 ? [] : [{ a, b, accused, due }]
      }),
    )
    expect(wrong).toEqual([])
  })

  it('in UTC may have been the day before', () => {
    expect(earliestDay(at('2026-01-14T03:30:00Z'))).toBe('2026-01-13')
  })
})

describe('the calendar', () => {
  // As the countries' own calendars have them.
  test.each([
    ['US', '2026', '2026-01-19 2026-05-25 2026-07-03 2026-09-07 2026-11-26 2026-12-25'],
    ['US', '2022', '2022-06-20 2022-12-26 2022-11-24'],
    ['GB', '2022', '2022-01-03 2022-04-15 2022-04-18 2022-08-29 2022-12-26 2022-12-27'],
    ['DE', '2025', '2025-04-18 2025-04-21 2025-05-29 2025-06-09 2025-10-03'],
    ['CA', '2026', '2026-05-18 2026-10-12 2026-12-28'],
  ])('%s %s', (country, year, days) => {
    const all = holidaysOf(country, year)
    expect(days.split(' ').filter((day) => !all.has(day))).toEqual([])
  })

  test('business days are never on a weekend or a holiday, and as many as were asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 18_000, max: 22_000 }),
        fc.integer({ min: 0, max: 15 }),
        (start, days) => {
          const end = businessDaysAfter(dateOfDay(start), days, ['US']) ?? ''
          const isOpen = (day: number): boolean =>
            !isWeekend(day) && !holidaysOf('US', dateOfDay(day).slice(0, 4)).has(dateOfDay(day))
          const between = Array.from({ length: epochDay(end) - start + 1 }, (_, at) => start + at).filter(
            isOpen,
          )
          expect(between.length).toBe(days + 1)
          expect(between.at(-1)).toBe(epochDay(end))
        },
      ),
      { numRuns: 200 },
    )
  })

  test('of a country whose holidays are not known nothing is said', () => {
    expect(businessDaysAfter('2026-01-05', 1, ['US', 'XX'])).toBeUndefined()
  })
})

test('reasons stand in one order, the most frequent first, in whichever order they were seen', () => {
  const reasons = new Map([
    ['no weight', 1],
    ['no sides', 3],
    ['no day', 1],
  ])
  const text = '3 of 5 parcels: no sides; 1 of 5 parcels: no day; 1 of 5 parcels: no weight'
  expect(reasonsText(reasons, '5 parcels')).toBe(text)
  expect(reasonsText(new Map([...reasons].reverse()), '5 parcels')).toBe(text)
  expect(reasonsText(new Map(), '5 parcels')).toBeNull()
})
