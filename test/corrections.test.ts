/** Corrections that are tested: two addresses that are one, a zone without a cause; and what corrections cost by cause. */

import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { auditInvoices } from '../src/app/audit-api.js'
import { auditReportText } from '../src/report/text.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { addressHash, foldAddress } from '../src/values/address.js'
import { charge, type UpsRow, upsFile } from './ups-rows.js'

const HEADER = [
  ...['Bill to Account Number', 'Invoice Date', 'Invoice Number', 'Original Amount Due'],
  ...['Express or Ground Tracking ID', 'Transportation Charge Amount', 'Net Charge Amount', 'Service Type'],
  ...[
    'Recipient Address Line 1',
    'Recipient Address Line 2',
    'Recipient City',
    'Recipient State',
    'Recipient Zip Code',
  ],
  ...['Original Recipient Address Line 1', 'Original Recipient Address Line 2', 'Original Recipient City'],
  ...['Original Recipient State', 'Original Recipient Zip Code'],
  ...['Tracking ID Charge Description', 'Tracking ID Charge Amount'],
]

const corrected = (number: string, now: string, before: string): string =>
  [
    '123400009',
    '20260202',
    '900000017',
    '18.53',
    number,
    '',
    '18.53',
    '',
    now,
    before,
    'Address Correction',
    '18.53',
  ].join(',')

const audited = (...records: string[]): Promise<AuditReport> =>
  auditInvoices(Buffer.from([HEADER.join(','), ...records, ''].join('\n')), { checks: ['address_unchanged'] })

describe('an address correction', () => {
  it('is found where both addresses are one, whatever the spelling', async () => {
    const report = await audited(
      corrected(
        '390000000023',
        '12 OLD QUARRY ST,APT 4,FERNHOLLOW,OH,43117-0210',
        '12 Old Quarry Street,Apartment 4,Fernhollow,OH,43117',
      ),
      corrected(
        '390000000034',
        '14 OLD QUARRY ST,APT 4,FERNHOLLOW,OH,43117',
        '12 Old Quarry Street,Apartment 4,Fernhollow,OH,43117',
      ),
      corrected(
        '390000000045',
        '12 OLD QUARRY ST,,FERNHOLLOW,OH,43117',
        '12 Old Quarry Street,Apartment 4,Fernhollow,OH,43117',
      ),
      corrected('390000000056', '12 OLD QUARRY ST,,FERNHOLLOW,OH,43117', ',,,,'),
    )
    expect(report.findings).toMatchObject([
      {
        tracking_number: '390000000023',
        amount: '18.53',
        severity: 'warning',
        x12_426: '40',
        facts: { postal_code: '43117-0210' },
      },
    ])
    expect(report.checks[0]?.reason).toBe('1 of 4 address corrections: the record lacks one of the addresses')
  })
})

describe('foldAddress', () => {
  test.each([
    ['100 N. Main Street', '100 North Main St'],
    ["7 O'Hara Avenue, Suite 5", '7 OHARA AVE STE 5'],
    ['PO Box 12', 'P.O. BOX 12'],
    ['5 Élan Boulevard', '5 ELAN BLVD'],
    ['9 Elm Rd\nApt. #3', '9 ELM ROAD\nAPT 3'],
    ['9 Elm Rd #3', '9 ELM ROAD UNIT 3'],
    ['1 A St\n\nTown\nOH\n43117-1234', '1 A ST\nTOWN\nOH\n43117'],
  ])('%j is %j', (one, other) => {
    expect(foldAddress(one)).toBe(foldAddress(other))
    expect(addressHash(one)).toEqual(addressHash(other))
  })

  test.each([
    ['100 N Main St', '100 S Main St'],
    ['100 Main St', '100 Main Ave'],
    ['100 Main St', '1001 Main St'],
    ['1 A St\nTown\nOH\n43117', '1 A St\nTown\nOH\n43118'],
    ['9 Elm Rd Apt 3', '9 Elm Rd Apt 4'],
  ])('%j is not %j', (one, other) => {
    expect(foldAddress(one)).not.toBe(foldAddress(other))
    expect(addressHash(one)).not.toEqual(addressHash(other))
  })

  test('and the hash of an address make the same of one another', () => {
    const part = fc.constantFrom(
      ...[
        '1',
        '12',
        'N',
        'North',
        'north.',
        'Elm',
        'ELM',
        "O'Hara",
        'OHara',
        'Street',
        'ST',
        'Apt',
        'Unit',
        '#',
        'Élan',
        'ELAN',
      ],
      ...['\n', ', ', '-', '43117', '0210', '431170210'],
    )
    const address = fc
      .array(part, { maxLength: 7 })
      .map((parts) => `1 ${parts.join(' ')}`.replace(/\W+$/, ''))
    fc.assert(
      fc.property(address, address, (one, other) => {
        const isSame = foldAddress(one) === foldAddress(other)
        expect([one, other, `${addressHash(one)}` === `${addressHash(other)}`]).toEqual([one, other, isSame])
        expect(addressHash(foldAddress(one))).toEqual(addressHash(one))
      }),
      {
        numRuns: 500,
        examples: [
          ['Apt # 1', 'Unit 1'],
          ['1 43117 0210', '1 431170210'],
          ['43117\n0210', '43117'],
        ],
      },
    )
  })
})

describe('corrections in the text', () => {
  const parcel = (nth: number): UpsRow[] => {
    const number = `1Z71Q4M0039000${String(nth).padStart(4, '9')}`
    const own = { 'Tracking Number': number, 'Lead Shipment Number': number }
    return [
      own,
      {
        ...own,
        ...charge('ADJ/SCC/FRT/003', 'Shipping Charge Correction Ground Commercial'),
        'Net Amount': '4.00',
      },
    ]
  }
  const zone = {
    ...charge('ADJ/ZONE/FRT/003', 'Zone Adjustment Ground Commercial'),
    'Net Amount': '2.50',
    Zone: '005',
    'Corrected Zone': '006',
  }

  it('are what their causes come to, where there are hundreds', async () => {
    const many = Array.from({ length: 30 }, (_, nth) => parcel(nth)).flat()
    const report = await auditInvoices(Buffer.from(upsFile([...many, {}, zone])), {
      checks: ['correction', 'zone_unexplained'],
    })
    const text = auditReportText(report, { all: true })
    expect(text).toMatch(/weight or size +ups +30 +120\.00 USD/)
    expect(text).toMatch(/zone +ups +1 +2\.50 USD/)
    expect(text).toContain(
      '31 corrections and chargebacks are above by cause: -o findings.csv has each of them',
    )
    expect(text).not.toContain('4.00 USD for Shipping Charge Correction')
    expect(text).toContain('2.50 USD for Zone Adjustment Ground Commercial: zone 005 became 006')
  })

  it('are listed where they are few', async () => {
    const report = await auditInvoices(Buffer.from(upsFile(parcel(1))), { checks: ['correction'] })
    expect(auditReportText(report, { all: true })).toContain('4.00 USD for Shipping Charge Correction')
  })
})

describe('an address that is billed as a home and as a business', () => {
  type Parcel = readonly [service: string, surcharge: 'home' | 'plain' | 'corrected', more?: UpsRow]
  const rowsOf = ([service, surcharge, more = {}]: Parcel, nth: number): UpsRow[] => {
    const number = `1Z71Q4M0039${String(nth).padStart(7, '0')}`
    const own: UpsRow = {
      ...{ 'Tracking Number': number, 'Lead Shipment Number': number },
      ...{ 'Receiver Address Line 1': '12 Old Quarry Street', 'Receiver City': 'Fernhollow' },
      ...{ 'Receiver State': 'OH', 'Receiver Postal': '43117', ...more },
    }
    const base = { ...own, 'Charge Description': service }
    if (surcharge === 'plain') return [base]
    const of = surcharge === 'home' ? 'SHP/ISS/ACC/RES' : 'ADJ/SCC/ACC/RES'
    return [base, { ...own, ...charge(of, 'Residential Surcharge'), 'Net Amount': '5.95' }]
  }
  const found = async (...parcels: readonly Parcel[]): Promise<unknown[]> => {
    const report = await auditInvoices(Buffer.from(upsFile(parcels.flatMap(rowsOf))), {
      checks: ['residential_varies'],
    })
    return report.findings.map(({ severity, confidence, refundable, facts }) =>
      [severity, confidence, refundable, `${facts.business} of ${facts.parcels}`].join(' '),
    )
  }
  const COMMERCIAL: Parcel = ['Ground Commercial', 'plain']
  const HOME: Parcel = ['Ground Residential', 'home']
  const AIR: Parcel = ['Next Day Air', 'plain']
  const AIR_HOME: Parcel = ['Next Day Air', 'home']
  const on = ([service, surcharge]: Parcel, day: string): Parcel => [
    service,
    surcharge,
    { 'Transaction Date': day },
  ]

  const LATER = on(COMMERCIAL, '2025-09-04')

  it.each([
    ['one of each shows nothing that could be claimed', [COMMERCIAL, HOME], ['info look 0 1 of 2']],
    ['mostly a business', [COMMERCIAL, LATER, HOME], ['warning look 5.95 2 of 3']],
    ['packages of one day are one decision', [AIR, AIR, AIR, AIR, AIR_HOME], ['info look 0 4 of 5']],
    ['a business but for one', [AIR, AIR, AIR, LATER, AIR_HOME], ['warning likely 5.95 4 of 5']],
    [
      'made a home afterwards',
      [AIR, AIR, AIR, LATER, ['Next Day Air', 'corrected']],
      ['warning likely 5.95 4 of 5'],
    ],
    ['mostly a home', [COMMERCIAL, HOME, HOME], ['info look 0 1 of 3', 'info look 0 1 of 3']],
    ['always a home, also where that is free', [HOME, HOME, ['Ground Residential', 'plain']], []],
    ['a service that bears no surcharge', [HOME, AIR, AIR], []],
    [
      'a service whose surcharge was given up',
      [on(AIR_HOME, '2025-06-01'), on(AIR, '2025-09-01'), on(AIR, '2025-09-02')],
      [],
    ],
    [
      'a street alone',
      [...[COMMERCIAL, COMMERCIAL, HOME].map(([a, b]): Parcel => [a, b, { 'Receiver Postal': '' }])],
      [],
    ],
    [
      'a town alone',
      [...[COMMERCIAL, COMMERCIAL, HOME].map(([a, b]): Parcel => [a, b, { 'Receiver Address Line 1': '' }])],
      [],
    ],
    ['one address for all that is shipped', [...Array(15).fill(COMMERCIAL), ...Array(10).fill(HOME)], []],
  ] as [string, Parcel[], string[]][])('%s', async (_, parcels, finds) => {
    expect(await found(...parcels)).toEqual(finds)
  })

  it('follows from the surcharge that contradicts its own freight, and is not counted twice', async () => {
    const parcels: Parcel[] = [COMMERCIAL, LATER, ['Ground Commercial', 'home']]
    const { findings } = await auditInvoices(Buffer.from(upsFile(parcels.flatMap(rowsOf))), {
      checks: ['residential_varies', 'conflicting_shipment'],
    })
    expect(
      findings.map(({ check, refundable, consequence_of }) => [check, refundable, consequence_of]),
    ).toEqual([
      ['conflicting_shipment', '5.95', undefined],
      ['residential_varies', '0', 'conflicting_shipment'],
    ])
  })
})
