/** Each check's examples find what they say they find, and nothing else of that check. */

import { describe, expect, test } from 'vitest'
import { createAudit, loadAuditOptions } from '../src/app/audit-api.js'
import type { Audit } from '../src/audit/audit.js'
import { type Example, type ExampleRecord, USUAL } from '../src/checks/example.js'
import { CHECKS } from '../src/checks/index.js'
import type { FormatDeclaration } from '../src/format/format.js'
import { formats } from '../src/formats.js'
import { hasSentence } from '../src/report/sentences.js'
import { FACTS } from '../src/schema/facts.js'
import type { LineItem } from '../src/schema/line-item.js'
import { found, type LineFacts, lawful, record, statement, take } from './audit-kit.js'

const [usual] = formats

/** A format of no carrier: it states everything, and has the hints of the example. */
const declared = ({ hints = {} }: Example): FormatDeclaration =>
  ({
    ...usual,
    id: 'example',
    carrier: 'example',
    audit: hints,
    facts: Object.fromEntries(FACTS.map((name) => [name, name])),
  }) as FormatDeclaration

function items({ records }: Example): LineItem[] {
  const parcels = records.flatMap((one) => (one.times === undefined ? [one] : numbered(one, one.times)))
  return parcels.flatMap((one, at) => {
    const { file, account, invoice, invoiced, currency, parcel, date } = { ...USUAL, ...one }
    const shared: LineFacts = {
      file,
      row: at + 1,
      carrier: 'example',
      format: 'example',
      account_id: account,
      invoice_id: invoice,
      invoice_date: invoiced,
      currency,
      tracking_number: parcel,
      transaction_date: date,
      cells: one.facts ?? {},
      hash: JSON.stringify({ ...one, file: '' }),
    }
    return record(
      shared,
      one.charges.map(([charge, net, more = {}]) => ({
        charge_description: charge,
        charge_code: more.code ?? null,
        charge_category: more.category ?? 'freight',
        charge_subcategory: more.subcategory ?? null,
        charge_stage: more.stage ?? 'original',
        net_cost: net,
        gross_cost: more.gross ?? net,
        tax_cost: more.tax ?? null,
      })),
    )
  })
}

const numbered = (one: ExampleRecord, times: number): ExampleRecord[] =>
  Array.from({ length: times }, (_, at) => ({ ...one, parcel: `${one.parcel ?? 'P'}${at + 1}` }))

describe.each(CHECKS.map((check) => [check.name, check] as const))('%s', (name, check) => {
  test.each(check.examples.map((example) => [example.of, example] as const))('%s', async (_, example) => {
    const options = { formats: [declared(example)], ...example.given }
    const loaded = await loadAuditOptions(options)
    const charges = items(example)
    const audit = createAudit(loaded)
    take(audit, charges)
    if (example.states !== undefined)
      audit.addFile({
        statements: [statement({ file: USUAL.file, invoice_id: USUAL.invoice, ...example.states })],
      })
    const sentences = (one: Audit) => found(lawful(one.report()), name).map(({ message }) => message)
    expect(sentences(audit)).toEqual(example.finds)
    // A sentence that begins with an amount: `-10.00 USD billed again`, `1.50 USD below the usual price`.
    for (const { message, direction, expected } of found(audit.report(), name)) {
      const [, sign, side] = /^(-?)[\d.]+ USD (above|below)?/.exec(message) ?? []
      if (sign === undefined || expected !== undefined || direction === 'integrity') continue
      expect([message, direction]).toEqual([message, sign === '-' || side === 'below' ? 'under' : 'over'])
    }
    if (example.states !== undefined) return
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
