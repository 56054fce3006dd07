/** Dates as a spreadsheet leaves them: a serial number, a month without a day, `########`. None becomes another date, and what says that there is none is blank. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { LineItem } from '../src/index.js'
import { parsed, sampleFiles, tablesUnderTest, usualSample } from './law-kit.js'

const REWRITTEN = ['46096', '########', '15-Mar', 'Mar-26', '2.0260315E+7']
/** A date that a program took for a number still is that day, in the columns whose dates are eight digits. */
const NUMBER = '20260315.0'
const ITS_DAY = '2026-03-15'
/** How a spreadsheet shows that there is no date, and how people write it. */
const NO_DATE = ['1900-01-00', '0', 'N/A']
const DATE = /^(\d{4}-\d\d-\d\d|\d{8}|\d{1,2}-[A-Z][a-z]{2}-\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{4})( [\d:]+)?$/

const datesOf = ({ invoice_date, transaction_date }: LineItem): string =>
  `${invoice_date} ${transaction_date}`

describe('dates that a spreadsheet has rewritten', () => {
  test.each(tablesUnderTest.map((format) => [format.id, format] as const))(
    '%s: the row is rejected with its cell, or has its dates as before',
    async (id, format) => {
      let rejected = 0
      for (const { path } of sampleFiles().filter(
        (sample) =>
          sample.own &&
          sample.format === format &&
          (sample.path === usualSample(format) || sample.path.includes('quoted')),
      )) {
        const text = readFileSync(path, 'latin1')
        const lines = text.split('\n')
        const [item] = (await parsed(Buffer.from(text, 'latin1'), { raw: true })).items
        const at = item?.source.row ?? 0
        const line = lines[at - 1] ?? ''
        for (const date of new Set(Object.values(item?.raw ?? {}).filter((cell) => DATE.test(cell))))
          for (const cell of [...REWRITTEN, NUMBER, ...NO_DATE]) {
            const changed = lines.with(at - 1, line.replaceAll(date, cell)).join('\n')
            const { items, account } = await parsed(Buffer.from(changed, 'latin1'), { format: id })
            const now = items.find(({ source }) => source.row === at)
            const reject = account.rejects.find(({ row }) => row === at)
            if (NO_DATE.includes(cell)) {
              expect(now?.net_cost).toBe(item?.net_cost)
              const known = [null, item?.invoice_date, item?.transaction_date]
              expect(known).toEqual(expect.arrayContaining([now?.invoice_date, now?.transaction_date]))
            } else if (now === undefined)
              expect({ code: reject?.code, value: reject?.value }).toEqual({ code: 'date', value: cell })
            else if (cell === NUMBER) {
              expect([item?.invoice_date, ITS_DAY]).toContain(now.invoice_date)
              expect([item?.transaction_date, ITS_DAY]).toContain(now.transaction_date)
            } else expect(item && datesOf(now)).toBe(item && datesOf(item))
            if (now === undefined) rejected++
          }
      }
      expect(rejected).toBeGreaterThan(0)
    },
  )
})
