/** Each check's examples find what they say they find, and nothing else of that check. */

import { describe, expect, test } from 'vitest'
import { createAudit, loadAuditOptions } from '../src/app/audit-api.js'
import { type Audit, beginAudit } from '../src/audit/audit.js'
import { readAuditOptions } from '../src/audit/audit-options.js'
import type { Example, ExampleCharge, ExampleRecord } from '../src/checks/example.js'
import { CHECKS } from '../src/checks/index.js'
import { hasSentence } from '../src/report/sentences.js'
import { canonical } from '../src/values/decimal.js'
import { moneyOf, negate } from '../src/values/money.js'
import { found, lawful, take, worthNothing } from './audit-kit.js'
import { declared, exampleAudit, exampleItems, takeExample } from './example-kit.js'

/** The same amounts with more digits than a double has: some carriers write what they have computed. */
function asWide(example: Example): Example {
  const wide = (amount: string): string => `${amount.includes('.') ? amount : `${amount}.`}${'0'.repeat(16)}`
  const records = example.records.map((one): ExampleRecord => {
    const charges = one.charges.map(([name, net, more = {}]): ExampleCharge => {
      const { gross, tax } = more
      const others = {
        ...(gross !== undefined && { gross: wide(gross) }),
        ...(tax !== undefined && { tax: wide(tax) }),
      }
      return [name, wide(net), { ...more, ...others }]
    })
    return { ...one, charges }
  })
  return { ...example, records }
}

/** The same records, and all of them again with the opposite amounts. */
function reversed(example: Example): Example {
  const back = example.records.map((one): ExampleRecord => {
    const charges = one.charges.map(([name, net, { tax: _, ...more } = {}]): ExampleCharge => {
      const gross = opposite(more.gross ?? net)
      return [name, opposite(net), { ...more, gross }]
    })
    return { ...one, charges }
  })
  return { ...example, records: [...example.records, ...back] }
}

const opposite = (amount: string): string => negate(moneyOf(amount)).text

/** Examples of a few records show as much as the others. */
const FEW = 4

describe.each(CHECKS.map((check) => [check.name, check] as const))('%s', (name, check) => {
  test.each(check.examples.map((example) => [example.of, example] as const))('%s', async (_, example) => {
    const audit = await exampleAudit(example)
    const sentences = (one: Audit) => found(lawful(one.report()), name).map(({ message }) => message)
    expect(sentences(audit)).toEqual(example.finds)
    // A sentence that begins with an amount: `-10.00 USD billed again`, `1.50 USD below the usual price`.
    for (const { message, direction, expected } of found(audit.report(), name)) {
      const [, sign, side] = /^(-?)[\d.]+ USD (above|below)?/.exec(message) ?? []
      if (sign === undefined || expected !== undefined || direction === 'integrity') continue
      expect([message, direction]).toEqual([message, sign === '-' || side === 'below' ? 'under' : 'over'])
    }
    // An audit that is only reported leaves tables empty that its options do not use.
    const settings = await readAuditOptions({ formats: [declared(example)], ...example.given })
    const once = beginAudit({ ...settings, reportOnly: true })
    takeExample(once, example)
    expect(once.report()).toEqual(audit.report())
    const inFull = beginAudit({ ...settings, inFull: true })
    takeExample(inFull, example)
    expect(inFull.report()).toEqual(audit.report())
    const amounts = (one: Audit) =>
      found(one.report(), name).map(({ message, amount }) => [message, canonical(amount ?? '')])
    expect(amounts(await exampleAudit(asWide(example)))).toEqual(amounts(audit))
    if (example.records.length <= FEW)
      expect(worthNothing((await exampleAudit(reversed(example))).report())).toEqual([])
    if (example.states !== undefined || example.uncharged !== undefined) return
    const loaded = await loadAuditOptions({ formats: [declared(example)], ...example.given })
    const charges = exampleItems(example)
    // From the last record to the first, as threads may have read them.
    const parts = [...new Set(charges.map(({ source }) => source.row))].reverse().map((row) => {
      const part = createAudit(loaded)
      take(
        part,
        charges.filter(({ source }) => source.row === row),
      )
      return part
    })
    const [last, ...before] = parts
    if (last !== undefined) expect(sentences(last.merge(...before))).toEqual(example.finds)
  })

  test('has its sentence in src/report/sentences.ts', () => {
    expect(hasSentence(name)).toBe(true)
  })

  test('has an example of both: found, and not found', () => {
    expect([...new Set(check.examples.map(({ finds }) => finds.length > 0))].sort()).toEqual([false, true])
  })
})
