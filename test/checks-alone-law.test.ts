/** Law: a check that is asked for alone reports what it reports in an audit of all checks, whatever others claim of the same parcels. */

import { describe, expect, test } from 'vitest'
import type { AuditOptions } from '../src/audit/audit-options.js'
import type { Example } from '../src/checks/example.js'
import { CHECKS } from '../src/checks/index.js'
import { isDamaged } from '../src/values/damaged-number.js'
import { found } from './audit-kit.js'
import { exampleAudit, exampleItems } from './example-kit.js'
import { spread } from './times.js'

/** What is against the contract comes back with its fuel, unless that is wrong too. */
const WITH_FUEL: readonly Example[] = ['1.94', '2.94'].map((fuel) => ({
  of: `an area surcharge with fuel of ${fuel}`,
  hints: { fuel: { base: { except: ['tax'] }, period: 'week' } },
  given: {
    contract: {
      carrier: 'example',
      areas: [{ charge: 'DAS*', codes: ['85321', '98220'] }],
      fuel: [{ rate: '10' }],
    },
  },
  records: [
    {
      facts: { destination_postal_code: '43117' },
      charges: [
        ['Freight', '15.20'],
        ['DAS Resi', '4.20', { category: 'delivery', subcategory: 'area' }],
        ['Fuel', fuel, { category: 'fuel' }],
      ],
    },
  ],
  finds: [],
}))

test('examples with fuel are claimed with it, or not', async () => {
  const claimed = await Promise.all(
    WITH_FUEL.map(async (one) => found((await exampleAudit(one)).report(), 'area_surcharge')),
  )
  expect(claimed.flat().map(({ refundable }) => refundable)).toEqual(['4.62', '4.20'])
})

const EXAMPLES: readonly (readonly [string, readonly Example[]])[] = [
  ...CHECKS.map(({ name, examples }) => [name, examples] as const),
  ['fuel with others', WITH_FUEL],
]

describe.each(EXAMPLES)('%s', (_name, examples) => {
  test.each(examples.map((example, nth) => [example.of, example, nth] as const))(
    '%s',
    async (_, example, nth) => {
      const numbers = [...new Set(exampleItems(example).map((item) => item.tracking_number))]
      const parcels = numbers.flatMap((one) => (one === null || isDamaged(one) ? [] : [one]))
      const ways: AuditOptions[] = [
        {},
        { expected: parcels.map((tracking_number) => ({ tracking_number, voided: true })) },
        { expected: parcels.map((tracking_number) => ({ tracking_number, cost: '1.00' })) },
        { deliveries: parcels.map((tracking_number) => ({ tracking_number, moved: false })) },
      ]
      for (const way of spread(ways, 3, nth)) {
        const { findings } = (await exampleAudit(example, way)).report()
        for (const one of new Set(findings.map((finding) => finding.check))) {
          const alone = (await exampleAudit(example, { ...way, checks: [one] })).report()
          expect(alone.findings).toEqual(found({ findings } as typeof alone, one))
        }
      }
    },
  )
})
