/** The sums of a summary by any column are those of the parse, in each currency. */
import { describe, expect, it } from 'vitest'
import { formats, parseInvoice } from '../src/index.js'
import { SUMMARY_COLUMNS } from '../src/summary/columns.js'
import { closeSummaryFile, createSummaryState } from '../src/summary/groups.js'
import { createSummaryIntake } from '../src/summary/intake.js'
import { currencySummaries } from '../src/summary/summarize.js'
import type { CodingRule } from '../src/tables/coding-rule.js'
import { canonical } from '../src/values/decimal.js'
import { createSum } from '../src/values/money.js'
import { formatById, formatsUnderTest, sampleFiles, usualSample } from './law-kit.js'

const CODES: readonly CodingRule[] = [
  { category: 'freight', gl_account: '6100', cost_center: 'A', share: '60' },
  { category: 'freight', gl_account: '6100', cost_center: 'B', share: '40' },
]

const sumOf = (amounts: readonly string[]): string => {
  const sum = createSum()
  for (const amount of amounts) sum.addText(amount)
  return canonical(sum.text())
}

describe.each(formatsUnderTest.map(({ id }) => id))('%s', (id) => {
  it.each(
    sampleFiles()
      .filter(({ format }) => format.id === id)
      .map(({ path }) => path),
  )('%s', async (path) => {
    const each = path === usualSample(formatById(id)) ? SUMMARY_COLUMNS : ['month']
    const columns = [...each.map((name) => [name]), ['month', 'category', 'cost_center', 'zone']]
    const states = columns.map((by) => {
      const state = createSummaryState()
      return { by, state, add: createSummaryIntake(state, by) }
    })
    const parse = parseInvoice(path, { formats, format: id, codes: CODES, onReject: 'collect' })
    for await (const batch of parse.columns()) for (const { add } of states) add(batch)
    const { files } = await parse.summary
    const [file] = files
    if (file === undefined) throw new Error('no account')
    const stated = Object.fromEntries(
      Object.entries(file.sums).map(([currency, { gross, net, tax }]) => [
        currency,
        [gross, net, tax].map(canonical),
      ]),
    )
    const charges: Record<string, number> = {}
    for (const { by, state } of states) {
      closeSummaryFile(state, { summary: file })
      const all = currencySummaries(state, { by, compare: null })
      const sums = Object.fromEntries(
        all.map(({ currency, rows }) => [
          currency ?? '',
          (['gross', 'net', 'tax'] as const).map((name) => sumOf(rows.map((row) => row[name]))),
        ]),
      )
      expect([by, sums]).toEqual([by, stated])
      for (const { currency, total, rows } of all) {
        const key = currency ?? ''
        expect(total.charges).toBe(rows.reduce((sum, row) => sum + row.charges, 0))
        charges[key] ??= total.charges
        expect([by, total.charges]).toEqual([by, charges[key]])
        const shares = rows.map(({ share }) => share)
        if (shares[0] !== null) expect(sumOf(shares.map((share) => share ?? ''))).toBe('100')
      }
    }
  })
})
