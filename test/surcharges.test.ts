/** Handling charges against the sides and weights of generated parcels, by the limits of their ship dates. */

import { describe, expect, it } from 'vitest'
import { day } from '../samples/generators/calendar.js'
import { bareRow, type Row } from '../samples/generators/fedex/charge.js'
import { REAL_US_STYLE } from '../samples/generators/fedex/us-record.js'
import { type Account, nextTracking } from '../samples/generators/fedex/us-shipments.js'
import { fedexUs, fedexUsFile } from '../samples/generators/fedex-us.js'
import { auditInvoices } from '../src/app/audit-api.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { charge, upsFile } from './ups-rows.js'

const CHECKS = ['surcharge_not_met', 'billed_weight']

interface Parcel {
  readonly charge: string
  readonly sides?: readonly number[]
  readonly pounds?: number
  readonly billed?: number
  readonly shipped?: number
  readonly pieces?: number
}

const AUTUMN = day(2025, 10, 1)

function rowOf(account: Account, parcel: Parcel): Row {
  const { charge: label, sides = [], pounds = 10, billed = 0, shipped = AUTUMN, pieces = 1 } = parcel
  return {
    ...bareRow(nextTracking(account), [{ slot: 12, label, cents: 1585 }], 2000),
    serviceType: 'FedEx Ground',
    shipped,
    actualWeight: pounds * 10,
    ratedWeight: billed === 0 ? pounds : billed,
    pieces,
    sides: sides.map((side) => Math.round(side * 10)),
    divisor: 139,
    zone: '4',
  }
}

const audited = async (...parcels: Parcel[]): Promise<AuditReport> => {
  const rows = (account: Account): Row[] => parcels.map((parcel) => rowOf(account, parcel))
  const made = fedexUsFile({ seed: 1, rows: parcels.length, invoices: 1 }, { ...REAL_US_STYLE, rows })
  return await auditInvoices(Buffer.from([...made.chunks()].join('')), { checks: CHECKS })
}

const found = ({ findings }: AuditReport, check = 'surcharge_not_met'): string[] =>
  findings
    .filter((one) => one.check === check)
    .map(({ severity, x12_426: x12, amount }) => `${severity} ${x12} ${amount}`)

const reasonOf = ({ checks }: AuditReport): string | null =>
  checks.find(({ check }) => check === 'surcharge_not_met')?.reason ?? null

describe('a charge that sides or weight do not justify', () => {
  it.each<[string, Parcel, string[]]>([
    ['sides within the limits', { charge: 'AHS - Dimensions', sides: [20, 12, 8] }, ['warning 37 15.85']],
    ['on the limits', { charge: "Add'l Handling-Dimension", sides: [48, 16, 12] }, ['warning 37 15.85']],
    ['the longest side over', { charge: 'AHS - Dimensions', sides: [49, 5, 5] }, []],
    ['the second side over', { charge: 'AHS - Dimensions', sides: [40, 31, 2] }, []],
    ['length and girth over', { charge: 'AHS - Dimensions', sides: [46, 16, 14] }, []],
    ['over when rounded up', { charge: 'AHS - Dimensions', sides: [47, 17, 12.1] }, []],
    [
      'not rounded up before August 2025',
      { charge: 'AHS - Dimensions', sides: [47, 16.8, 12.1], shipped: day(2025, 8, 15) },
      ['warning 37 15.85'],
    ],
    ['the volume, which does not count yet', { charge: 'AHS - Dimensions', sides: [30, 20, 18] }, []],
    ['weight within the limit', { charge: 'AHS - Weight', pounds: 50 }, ['warning 22 15.85']],
    ['weight over', { charge: 'AHS - Weight', pounds: 51 }, []],
    ['a large parcel that is not', { charge: 'Oversize Charge', sides: [96, 10, 6] }, ['warning 32 15.85']],
    ['a long one', { charge: 'Oversize Charge', sides: [97, 10, 6] }, []],
    [
      'over maximum that is large at most',
      { charge: 'Unauthorized Package', sides: [100, 20, 10] },
      ['warning 32 15.85'],
    ],
    ['over maximum by weight', { charge: 'Unauthorized Package', sides: [20, 20, 10], pounds: 151 }, []],
  ])('%s', async (_, parcel, expected) => {
    expect(found(await audited(parcel))).toEqual(expected)
  })

  it.each<[string, number, Parcel, string[]]>([
    [
      'a volume in November',
      day(2025, 11, 3),
      { charge: 'AHS - Dimensions', sides: [35, 18, 17] },
      ['warning 37 15.85'],
    ],
    ['a volume in February', day(2026, 2, 3), { charge: 'AHS - Dimensions', sides: [35, 18, 17] }, []],
    [
      'a volume in the week of the change',
      day(2025, 12, 29),
      { charge: 'AHS - Dimensions', sides: [35, 18, 17] },
      ['info 37 15.85'],
    ],
    [
      '111 lb in November',
      day(2025, 11, 3),
      { charge: 'Oversize Charge', sides: [20, 20, 19], pounds: 111 },
      ['warning 32 15.85'],
    ],
    [
      '111 lb in February',
      day(2026, 2, 3),
      { charge: 'Oversize Charge', sides: [20, 20, 19], pounds: 111 },
      [],
    ],
  ])('by its ship date: %s', async (_, shipped, parcel, expected) => {
    expect(found(await audited({ ...parcel, shipped }))).toEqual(expected)
  })

  it('is not judged without sides, of several pieces, or for a reason that cannot be seen', async () => {
    const report = await audited(
      { charge: 'AHS - Dimensions' },
      { charge: 'AHS - Dimensions', sides: [20, 12, 8], pieces: 3 },
      { charge: 'AHS - Packaging', sides: [20, 12, 8] },
      { charge: 'Additional Handling', sides: [20, 12, 8] },
    )
    expect(found(report)).toEqual([])
    expect(reasonOf(report)).toBe(
      '2 of 4 handling charges: the file does not show the reason, such as the packaging; 2 of 4 handling charges: the file states no sides or weight of the parcel',
    )
  })

  it('is none of hundreds in a file of the real shape', async () => {
    const made = fedexUs({ seed: 7, rows: 2_500 })
    const report = await auditInvoices(Buffer.from([...made.chunks()].join('')), { checks: CHECKS })
    const [, sized] = report.checks
    expect(report.findings).toEqual([])
    expect(sized).toMatchObject({ check: 'surcharge_not_met', result: 'pass', reason: null })
  })
})

describe('the least billed weight', () => {
  it.each<[string, Parcel, number]>([
    ['of an oversize parcel', { charge: 'AHS - Weight', pounds: 52, sides: [98, 10, 9], billed: 90 }, 0],
    ['of one that is not', { charge: 'AHS - Weight', pounds: 52, sides: [95, 10, 5], billed: 90 }, 1],
    [
      'of one that is charged for its sides',
      { charge: 'AHS - Dimensions', sides: [50, 6, 4], billed: 40 },
      0,
    ],
  ])('follows from the sides: %s', async (_, parcel, findings) => {
    expect(found(await audited(parcel), 'billed_weight').length).toBe(findings)
  })
})

describe('charges that are records of their own', () => {
  const parcel = (number: string, sides: string, weight: string, code: string, of = 'SHP/ISS') => [
    {
      'Tracking Number': number,
      'Lead Shipment Number': number,
      'Package Dimensions': sides,
      'Billed Weight': weight,
      'Billed Weight Unit of Measure': 'L',
    },
    {
      'Tracking Number': number,
      'Lead Shipment Number': number,
      ...charge(`${of}/ACC/${code}`, `Handling ${code}`),
      'Package Quantity': '0',
      'Net Amount': '14.00',
    },
  ]

  it('are judged by the record of the base charge, those of a later inspection not at all', async () => {
    const rows = [
      ...parcel('1Z71Q4M00390000014', '20.0x 10.0x  8.0', '12.0', 'AHL'),
      ...parcel('1Z71Q4M00390000023', '50.0x 10.0x  8.0', '12.0', 'AHL'),
      ...parcel('1Z71Q4M00390000032', '', '12.0', 'AHW'),
      ...parcel('1Z71Q4M00390000041', '', '62.0', 'AHW'),
      ...parcel('1Z71Q4M00390000050', '', '62.0', 'AHL'),
      ...parcel('1Z71Q4M00390000069', '20.0x 10.0x  8.0', '12.0', 'AHC'),
      ...parcel('1Z71Q4M00390000078', '20.0x 10.0x  8.0', '12.0', 'AHL', 'ADJ/SCC'),
      // May be for handling or for a large package: borne out by the lower limits.
      ...parcel('1Z71Q4M00390000087', '50.0x 10.0x  8.0', '12.0', 'LCC'),
    ]
    const report = await auditInvoices(Buffer.from(upsFile(rows)), { checks: CHECKS })
    expect(found(report)).toEqual(['warning 37 14.00', 'warning 22 14.00'])
    expect(reasonOf(report)).toBe(
      '1 of 8 handling charges: billed later, for sides and a weight that the carrier measured later; 1 of 8 handling charges: the file does not show the reason, such as the packaging; 1 of 8 handling charges: the file states no sides or weight of the parcel',
    )
  })
})
