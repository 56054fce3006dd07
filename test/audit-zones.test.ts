/** Zones of a shipment: each with its first record, in whatever order and pieces the records are taken in. */
import { expect, it } from 'vitest'
import { createAudit } from '../src/app/audit-api.js'
import { formats } from '../src/formats.js'
import { found, line, take } from './audit-kit.js'

const records = [
  [9, '004'],
  [5, '004'],
  [3, '002'],
  [2, '006'],
  [7, '002'],
] as const

const of = (parts: readonly (readonly (typeof records)[number][])[]) => {
  const [first, ...others] = parts.map((part) => {
    const audit = createAudit({ formats })
    for (const [row, zone] of part)
      take(audit, [line({ row, tracking_number: '1ZA1B2C30300000018', net_cost: '10.00', cells: { zone } })])
    return audit
  })
  const whole = others.length === 0 ? first : first?.merge(...others)
  return whole === undefined ? [] : found(whole.report(), 'conflicting_shipment')
}

it.each([
  ['as they come', [records]],
  ['from the last to the first', [[...records].reverse()]],
  ['in pieces', [records.slice(0, 2), records.slice(2, 4), records.slice(4)]],
  ['in pieces from the last', [records.slice(3), records.slice(0, 3)]],
])('%s', (_, parts) => {
  const findings = of(parts)
  expect(findings).toMatchObject([{ facts: { zones: '006 and 002 and 004' } }])
  expect(findings[0]?.evidence.map(({ row }) => row)).toEqual([2, 3, 5])
})
