/** Columns that a carrier adds: their amounts are named, in formats that charge named columns. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatsUnderTest, parsed, recounted, type SampleFile, sampleFiles, spreadFiles } from './law-kit.js'

const folded = (name: string) => name.replace(/\s+/g, '').toLowerCase()
const formats = formatsUnderTest.filter(({ otherColumns }) => otherColumns !== undefined)
const samples = sampleFiles().filter(({ own, format }) => own && formats.includes(format))

/** The file with a last column of this name and this cell in each record below the names. */
async function widened({ path, format }: SampleFile, name: string, cell: string): Promise<Buffer> {
  const { delimiter, records } = await recounted(path)
  const names = format.recognise.flatMap((way) => ('names' in way ? way.names : [])).flat()
  const header = records.findIndex(
    (record) => record.filter((text) => names.some((one) => folded(one) === folded(text))).length > 1,
  )
  const width = records[header]?.length ?? 0
  const wide = records.map((record, at) => {
    const isNames = record.join() === records[header]?.join()
    return record.length < width || at < header ? record : [...record, isNames ? name : cell]
  })
  const text = wide
    .map((record) => record.map((one) => `"${one.replaceAll('"', '""')}"`).join(delimiter))
    .join('\n')
  return Buffer.from(text)
}

describe.each(spreadFiles(samples, 4))('$path', (sample) => {
  const { path, format } = sample

  it('has no warning, nor with a new column of texts, weights and counts', async () => {
    expect((await parsed(path)).account.summary.files[0]?.warnings).toEqual([])
    for (const cell of ['', '0.00', '12', '1.204', 'AS', '2026-03-31', '31.03.2026', 'B2 4.50']) {
      const { account } = await parsed(await widened(sample, 'Green zone', cell), { format: format.id })
      expect([cell, account.summary.files[0]?.warnings, account.rejects.length]).toEqual([cell, [], 0])
    }
  })

  it('names the amounts of a new column once, unless the records state totals that do not have them', async () => {
    const before = await parsed(path)
    const { account } = await parsed(await widened(sample, 'Green zone charge', '1.50'), {
      format: format.id,
    })
    expect(account.summary.totals.sums).toEqual(before.account.summary.totals.sums)
    const warnings = account.summary.files[0]?.warnings ?? []
    const total = /;(Total amount)(;|\r?\n)/.test(readFileSync(path, 'latin1'))
    expect(warnings).toHaveLength(total ? 0 : 1)
    if (!total)
      expect(warnings[0]).toMatch(/^\d+\.\d\d( [A-Z]{3})? not charged: Green zone charge of \d+ records/)
  })
})

it('what a declaration says that the files have beside charges is in samples', async () => {
  for (const format of formats) {
    const seen = new Set<string>()
    for (const { path } of samples.filter((sample) => sample.format === format))
      for (const record of (await recounted(path)).records) for (const cell of record) seen.add(folded(cell))
    expect(
      [format.otherColumns ?? []]
        .flat()
        .filter((name) => typeof name === 'string' && !seen.has(folded(name))),
    ).toEqual([])
  }
})
