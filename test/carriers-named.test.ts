/** Whoever bills may be named wherever a carrier is: by a format, a map, or a code of EDI. What is likely mistyped is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, test } from 'vitest'
import { createAudit, formats, readMap } from '../src/index.js'
import { carrierHints, carriersOf } from '../src/tables/carrier-names.js'
import { loadChargeRules } from '../src/tables/charge-rules.js'
import { loadCodingRules } from '../src/tables/coding-rules.js'
import { readContracts } from '../src/tables/read-contract.js'

const folder = mkdtempSync(join(tmpdir(), 'carriers-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const known = { carriers: carriersOf(formats), formats: formats.map(({ id }) => id) }

describe.each(['odfl', '4399901876453', 'pigeon_post', 'ups', 'fedx'])('%s', (carrier) => {
  test('in rules of charges and accounts, a configuration and a contract', async () => {
    const rules = await loadChargeRules(
      write('rules.csv', `carrier,label,category\n${carrier},A,fuel\n`),
      known,
    )
    expect(rules).toMatchObject([{ carrier }])
    const codes = await loadCodingRules(write('codes.csv', `carrier,gl_account\n${carrier},4000\n`), known)
    expect(codes).toMatchObject([{ carrier }])
    const [contract] = await readContracts([{ carrier }], known)
    expect(contract).toMatchObject({ carrier })
    const { warnings } = createAudit({ formats, config: { dim_divisors: [{ carrier, divisor: '139' }] } })
    expect(warnings).toEqual(
      carrier === 'fedx' ? [expect.stringContaining('carrier "fedx" is not one of ups, fedex, ')] : [],
    )
  })
})

it('a carrier that a format or a map names is known', async () => {
  const map = await readMap({
    carrier: 'pigeon_post',
    recognise: ['Ring'],
    decimal: 'point',
    dates: {},
    fields: { tracking_number: 'Ring' },
    charges: [{ column: 'Flight' }],
  })
  const names = carriersOf([...formats, map])
  expect(names).toEqual(expect.arrayContaining(['usps', 'x12_sender', 'edifact_sender', 'pigeon_post']))
  expect(new Set(names).size).toBe(names.length)
  expect(carrierHints(['pigeon_pst', 'pigeon_post', 'odfl', undefined], names)).toEqual([
    expect.stringContaining('carrier "pigeon_pst" is not one of '),
  ])
})
