/** Law of formats with a decimal point: saved again with decimal commas, their files give the same charges. */
import { describe, expect, it } from 'vitest'
import { auditInvoices } from '../src/index.js'
import { parsed, recounted, spreadFiles, tableFiles, unnamed } from './law-kit.js'

const POINTED = spreadFiles(tableFiles(), 3, 1).filter(({ format }) => format.decimal === 'point')

/** A number with a point as programs write it that have a decimal comma. */
const withComma = (cell: string): string =>
  /^(?!\d{6,}\.0$)\(?-?[$£]?\s?[\d,]*\.\d+\)?-?$/.test(cell)
    ? cell.replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'))
    : cell

describe.each(POINTED.map(({ path }) => [path] as const))('%s', (path) => {
  it('has the same line items with decimal commas', async () => {
    const { records, delimiter } = await recounted(path)
    const cell = (text: string): string => `"${withComma(text).replaceAll('"', '""')}"`
    const text = records
      .map((cells) => cells.map(cell).join(delimiter))
      .map((line) => `${line}\r\n`)
      .join('')
    const [before, after] = [await parsed(path), await parsed(Buffer.from(text))]
    const facts = (all: typeof before): object[] => unnamed(all.items, false)
    expect(after.account.rejects.map(({ row }) => row)).toEqual(before.account.rejects.map(({ row }) => row))
    expect(facts(after)).toEqual(facts(before))
    const checks = async (input: string | Buffer): Promise<object> => (await auditInvoices(input)).checks
    expect(await checks(Buffer.from(text))).toEqual(await checks(path))
  })
})
