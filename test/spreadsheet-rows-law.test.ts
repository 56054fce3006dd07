/** Law: what a spreadsheet program or its user does to the rows of a file as a whole changes no charge. */
import { describe, expect, it } from 'vitest'
import { parsed, recounted, spreadFiles, tableFiles, unnamed } from './law-kit.js'
import { written } from './subtotals-kit.js'

type Records = readonly (readonly string[])[]

/** All rows as wide as the widest: cut behind its last filled cell, or with more blank ones. */
function squared(records: Records, more: number): string[][] {
  const ends = records.map((cells) => cells.findLastIndex((cell) => cell !== '') + 1)
  const width = Math.max(...(more > 0 ? records.map((cells) => cells.length) : ends)) + more
  return records.map((cells) => Array.from({ length: width }, (_, at) => cells[at] ?? ''))
}

const changed = async (path: string, change: (records: Records) => Records): Promise<Buffer> => {
  const { records, delimiter } = await recounted(path)
  return written(change(records), delimiter)
}

const FILES = spreadFiles(tableFiles(), 3).map(({ path }) => [path] as const)
const IN_FULL = new Set(spreadFiles(tableFiles(), 6, 2).map(({ path }) => path))

describe.each(FILES)('%s', (path) => {
  // Its two records fill other cells, so nothing shows that none has moved.
  const WIDER = path.endsWith('every-charge-column.csv') || !IN_FULL.has(path) ? [0] : [0, 2]
  it.each(WIDER)(
    'has the same charges where all rows end together, %i columns behind the last',
    async (more) => {
      const [before, after] = [
        await parsed(path),
        await parsed(await changed(path, (records) => squared(records, more))),
      ]
      expect(after.account.rejects.map(({ row }) => row)).toEqual(
        before.account.rejects.map(({ row }) => row),
      )
      expect(unnamed(after.items, false)).toEqual(unnamed(before.items, false))
    },
  )

  it('has the same charges above notes in its first column, and rejects them', async () => {
    const notes = ['Checked by Anna, 12.01.2026', '* see the mail of 3 March; 120.50 open']
    const before = await parsed(path)
    const after = await parsed(await changed(path, (records) => [...records, ...notes.map((note) => [note])]))
    const noted = await parsed(
      await changed(path, (records) => {
        const rows = squared(records, 0)
        return [...rows, ...notes.map((note) => rows[0]?.map((_, at) => (at === 0 ? note : '')) ?? [])]
      }),
    )
    for (const { items, account } of [after, noted]) {
      expect(unnamed(items, false)).toEqual(unnamed(before.items, false))
      expect(account.summary.totals.sums).toEqual(before.account.summary.totals.sums)
    }
  })
})
