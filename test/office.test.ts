/** What is written for spreadsheets, opened in LibreOffice. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readXlsxFile from 'read-excel-file/node'
import { expect, it } from 'vitest'
import { openCsv } from '../src/output/csv.js'
import { openXlsx } from '../src/output/xlsx.js'
import { batchesOf } from '../src/parse/from-line-items.js'
import { bytesOf, listed } from './inputs.js'
import { lineItem } from './line-items.js'
import { bookOf, textRows } from './xlsx-kit.js'

const office = spawnSync('soffice', ['--version']).status === 0
if (!office) console.log('No LibreOffice: no workbook is opened in it.')

it.runIf(office)(
  'a workbook and CSV for Excel open in LibreOffice with every identifier, amount and date',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'office-'))
    const items = [
      lineItem({ account_id: '00001234', charge_description: '=1+1', net_cost: '1234567.5', zone: '1E5' }),
    ]
    try {
      for (const [name, open] of [
        ['book.xlsx', openXlsx],
        ['excel.csv', openCsv],
      ] as const) {
        const chunks: Buffer[] = []
        const sink = { write: async (chunk: string | Uint8Array) => void chunks.push(Buffer.from(chunk)) }
        const writer = await open(sink, { raw: false, excel: true })
        for (const batch of batchesOf(items)) await writer.write(batch)
        await writer.finish()
        writeFileSync(join(folder, name), Buffer.concat(chunks))
      }
      const opened = ['book.xlsx', 'excel.csv'].map((name) => join(folder, name))
      const profile = `-env:UserInstallation=file://${folder}/profile`
      spawnSync('soffice', [
        profile,
        '--headless',
        '--convert-to',
        'xlsx',
        '--outdir',
        join(folder, 'saved'),
        ...opened,
      ])
      for (const name of ['book', 'excel']) {
        const [sheet] = await readXlsxFile(readFileSync(join(folder, 'saved', `${name}.xlsx`)))
        const [names = [], cells = []] = (sheet?.data ?? []) as unknown[][]
        const cell = (column: string) => cells[names.indexOf(column)]
        expect([name, ...['account_id', 'zone', 'net_cost', 'invoice_date'].map(cell)]).toEqual([
          name,
          '00001234',
          '1E5',
          1234567.5,
          new Date('2026-02-28T00:00:00Z'),
        ])
        expect(cell('charge_description')).toBe(name === 'book' ? '=1+1' : "'=1+1")
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

it.runIf(office)('rows and columns that are hidden are in its CSV as in what is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'office-'))
  try {
    let row = 0
    const rows = textRows([
      ['Tracking', 'Net'],
      ['1Z1', 'a'],
      ['1Z2', 'b'],
      ['1Z3', 'c'],
    ]).replace(/<row>/g, () => (++row === 3 ? `<row r="${row}" hidden="1">` : `<row r="${row}">`))
    const filter =
      '<autoFilter ref="A1:B4"><filterColumn colId="1"><filters><filter val="a"/></filters></filterColumn></autoFilter>'
    const book = bookOf({
      sheets: { S: `<cols><col min="2" max="2" width="9" hidden="1"/></cols>${rows}${filter}` },
    })
    writeFileSync(join(folder, 'book.xlsx'), book)
    const profile = `-env:UserInstallation=file://${folder}/profile`
    spawnSync('soffice', [
      profile,
      '--headless',
      '--convert-to',
      'csv',
      '--outdir',
      folder,
      join(folder, 'book.xlsx'),
    ])
    const [file] = await listed(book)
    const read = file === undefined ? '' : (await bytesOf(file)).toString()
    expect(read).toBe('Tracking,Net\n1Z1,a\n1Z2,b\n1Z3,c\n')
    expect(readFileSync(join(folder, 'book.csv'), 'utf8')).toBe(read)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
