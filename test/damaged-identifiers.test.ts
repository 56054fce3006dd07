/** Identifiers that a spreadsheet has destroyed: `parse` warns once a file and column, with the number of records. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { isDamaged } from '../src/values/damaged-number.js'

const warningsOf = async (text: string): Promise<string[]> => {
  const { summary } = await parseInvoice(Buffer.from(text)).account
  return summary.files[0]?.warnings ?? []
}

/** A USPS report whose column `name` holds `cells`, one a record. */
const usps = (name: string, cells: readonly string[]): string => {
  const [header = '', record = ''] = readFileSync('samples/usps-eps/real.csv', 'utf8').split('\n')
  const at = header.split(',').indexOf(name)
  const rows = cells.map((cell) => record.split(',').toSpliced(at, 1, cell).join(','))
  return [header, record, ...rows, ''].join('\n')
}

test.each([
  ['9.40010035383E+021'],
  ['1.23457E+11'],
  ['1,23457E+11'],
  ['8.9E+11'],
  ['9E+21'],
  ['########'],
  ['#N/A'],
  ['#REF!'],
  ['#NAME?'],
  ['#DIV/0!'],
  ['#NV'],
  ['#BEZUG!'],
  ['#¡VALOR!'],
  ['Err:508'],
])('"%s" is one', (text) => expect(isDamaged(text)).toBe(true))
test.each([
  ['12E45'],
  ['1Z999E80'],
  ['E+'],
  ['940010035383'],
  ['A1+B2'],
  [''],
  ['#12345'],
  ['#A/7'],
  ['#REFUND'],
  ['REF!'],
  ['Err:12'],
])('"%s" is none', (text) => expect(isDamaged(text)).toBe(false))

describe('parse', () => {
  test.each([['EPS Account #'], ['EPS Transaction ID'], ['Package Identification Code (PIC)']])(
    'warns of column %s once, with the number of records',
    async (name) => {
      const text = usps(name, ['9.4001E+21', '9.4001E+21', '"9,4002E+21"'])
      expect(await warningsOf(text)).toEqual([
        `${name} "9.4001E+21" in 3 records, the first of them 3: a spreadsheet has cut the digits off. ` +
          'Download the file again, and do not save it from the spreadsheet',
      ])
    },
  )

  test('names a formula that failed as what it is', async () => {
    expect(await warningsOf(usps('Package Identification Code (PIC)', ['#N/A', '#N/A']))).toEqual([
      'Package Identification Code (PIC) "#N/A" in 2 records, the first of them 3: a formula of a spreadsheet failed, so the number is ' +
        'lost. Correct the formula and save the file again, or download it again',
    ])
  })

  test.each([
    ['#REF!', /^A formula of a spreadsheet failed: correct it/],
    ['=B2-C2', /^The formula was never calculated: open the workbook/],
    ['1900-01-15', /^A spreadsheet may show this column as dates or per cent/],
    ['1560%', /^A spreadsheet may show this column as dates or per cent/],
    ['12.50 EUR', /^Remove the code of the currency/],
    ['USD (12.50)', /^Remove the code of the currency/],
    ['12.50 CR', /^A credit is read if it has a minus sign/],
    ['1.5E+03', /^A spreadsheet has cut the digits off/],
    ['n/a', /^Check the cell/],
  ])('says what to do about the amount %s', async (cell, remedy) => {
    const { rejects } = await parseInvoice(Buffer.from(usps('Postage', [cell]))).account
    expect(rejects.map((reject) => [reject.line, reject.value, reject.remedy])).toEqual([
      [3, cell, expect.stringMatching(remedy)],
    ])
  })

  test('warns of an account above the records', async () => {
    const text = readFileSync('samples/dpd-uk/real.csv', 'utf8')
    const account = /Account No[^,\n]*,([^,\n]*)/.exec(text)?.[1] ?? ''
    expect(account).not.toBe('')
    const [warning = '', ...others] = await warningsOf(text.replace(account, '1.23457E+11'))
    expect(warning).toMatch(/^account number "1\.23457E\+11" in \d+ records/)
    expect(others).toEqual([])
  })
})
