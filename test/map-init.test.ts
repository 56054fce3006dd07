/** `map init`: what is proposed of a file is read, reconciled, and asked where the file does not tell. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { mapInitJob } from '../src/app/map-init.js'
import { auditInvoices, formats, parseInvoice, readMap } from '../src/index.js'
import { parsed } from './law-kit.js'

const folder = mkdtempSync(join(tmpdir(), 'map-init-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function proposed(input: string, output = join(folder, 'map.yaml')) {
  const out = { write: async () => undefined }
  const result = await mapInitJob(input, { carrier: 'acme', output, out }).result
  return { ...result, text: readFileSync(output, 'utf8'), map: output }
}

async function proposedOf(text: string) {
  const file = join(folder, 'invoice.csv')
  writeFileSync(file, text)
  return { ...(await proposed(file)), file }
}

/** The map with answers in the place of its questions, in their order. */
function answered(map: string, text: string, answers: readonly string[]): void {
  const left = [...answers]
  writeFileSync(
    map,
    text.replace(/"\?"/g, (mark, at: number) =>
      text.lastIndexOf('\n#', at) === text.lastIndexOf('\n', at) ? mark : (left.shift() ?? mark),
    ),
  )
  expect(left).toEqual([])
}

const questionsOf = (questions: readonly string[]): string[] =>
  questions.map((one) => one.slice(0, one.indexOf(':')))

/** Files of carriers, those of test/maps and three that the proposal was not made for: what is asked, and what it comes to. */
const FILES: readonly (readonly [
  file: string,
  asked: Readonly<Record<string, string>>,
  items: number,
  net: string,
])[] = [
  ['seur.csv', { currency: 'EUR' }, 46, '1516.34'],
  ['correos-express.csv', { currency: 'EUR', 'shipment.billed_weight_unit': 'kg' }, 38, '103.36'],
  ['ontrac.csv', { currency: 'USD' }, 77, '1464.50'],
  ['passport.csv', {}, 27, '243.41'],
  ['purolator.csv', { currency: 'CAD' }, 48, '314.43'],
  ['spring-gds.csv', {}, 27, '142.47'],
  ['alpen.csv', { 'dates.order': 'day-first' }, 13, '1352.77'],
  ['relais.csv', { currency: 'EUR' }, 6, '40.59'],
  ['landmark.tsv', {}, 8, '37.40'],
]

describe.each(FILES)('%s', (name, asked, items, net) => {
  const file = `test/maps/${name}`

  it('is read by what is proposed once its questions are answered, and reconciles', async () => {
    const { questions, text, map } = await proposed(file)
    expect(questionsOf(questions)).toEqual(Object.keys(asked))
    if (questions.length > 0) await expect(readMap(map)).rejects.toThrow('answer it in the map')
    answered(map, text, Object.values(asked))
    const known = [...formats, await readMap(map)]
    const { items: read, account } = await parsed(file, { formats: known })
    expect(account.rejects).toEqual([])
    expect(account.summary.files[0]?.warnings).toEqual([])
    expect([read.length, Object.values(account.summary.totals.sums)[0]?.net]).toEqual([items, net])
    const { findings } = await auditInvoices(file, { formats: known })
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('what a file does not tell', () => {
  const ROWS = 'Invoice,Parcel No,Ship Date,Freight,Fuel,Total\n'

  it('is asked: the decimal mark', async () => {
    const { questions } = await proposedOf(
      `${ROWS}I1,P00001,2026-03-01,1.204,0.100,1.304\nI1,P00002,2026-03-02,2.100,0.200,2.300\n`.replaceAll(
        '0.',
        '1.',
      ),
    )
    expect(questionsOf(questions)).toContain('decimal')
  })

  it('is asked: marks that contradict each other', async () => {
    const { questions } = await proposedOf(
      `${ROWS}I1,P00001,2026-03-01,"1,20",1.50,2.70\nI1,P00002,2026-03-02,2.10,0.20,2.30\n`,
    )
    expect(questions.find((one) => one.startsWith('decimal'))).toContain('"1,20"')
  })

  it('is asked: the order of day and month', async () => {
    const { questions } = await proposedOf(
      `${ROWS}I1,P00001,03/04/2026,1.20,0.10,1.30\nI1,P00002,05/04/2026,2.10,0.20,2.30\n`,
    )
    expect(questions.find((one) => one.startsWith('dates.order'))).toContain('"03/04/2026" may be either')
  })

  it('is asked: which column is the total, where none adds up', async () => {
    const { questions, text } = await proposedOf(
      `${ROWS}I1,P00001,2026-03-01,1.20,0.10,1.99\nI1,P00002,2026-03-02,2.10,0.20,2.30\n`,
    )
    expect(questionsOf(questions)).toEqual(['currency', 'total.column', 'total.tax'])
    expect(text).toContain('by its name alone: no total proves that it is charged')
  })

  it('is asked: tax included or not', async () => {
    const { questions } = await proposedOf(
      'Invoice,Parcel No,Freight,Fuel,VAT,Total\nI1,P00001,1.20,0.10,0.00,1.30\nI1,P00002,2.10,0.20,0.00,2.30\n',
    )
    expect(questionsOf(questions)).toContain('total.tax')
  })

  it('is asked: money that no total proves to be charged', async () => {
    const { questions } = await proposedOf(
      'Invoice,Parcel No,Freight,Declared Value\nI1,P00001,1.20,100.00\nI1,P00002,2.10,250.00\n',
    )
    expect(questions.find((one) => one.startsWith('charges[1].column'))).toContain(
      'is "Declared Value" charged?',
    )
  })

  it.each(['Súly', 'Agirlik', 'Χρέωση'])(
    'is asked: whether %s is charged, in a language that is not known',
    async (name) => {
      const { text } = await proposedOf(
        `Invoice,Parcel No,${name},Freight,Total\nI1,P00001,2.50,1.20,4.00\nI1,P00002,1.25,2.10,9.00\n`,
      )
      expect(text).toContain(`is "${name}" charged?`)
      expect(text).not.toMatch(new RegExp(`column: "?${name}`))
    },
  )

  it.each(['Razem', 'Celkem', 'Soma', 'Totalt', 'Kopā', 'Ukupno', 'Σύνολο'])(
    'but a last row %s is a sum, and no charge',
    async (word) => {
      const { text } = await proposedOf(
        `Nr faktury;Nr listu;Opis;Netto\nF1;P00001;Transport;2,50\nF1;P00002;Transport;1,25\n${word};;;3,75\n`,
      )
      expect(text).toContain('invoice_id: Nr faktury')
      expect(text).toContain(`is: ${word} }`)
    },
  )

  it('but a last row that is no sum of those above it is a charge', async () => {
    const { text } = await proposedOf(
      'Nr faktury;Nr listu;Opis;Netto\nF1;P00001;Transport;2,50\nF1;P00002;Transport;1,25\nDegviela;;;3,76\n',
    )
    expect(text).not.toContain('is: Degviela }')
  })

  it('is not asked where a sum decides it, whatever the name', async () => {
    const { text, questions } = await proposedOf(
      'Invoice,Parcel No,Freight,Volume Rebate,Insured Value,Total\nI1,P00001,5.20,-0.20,100.00,5.00\nI1,P00002,2.10,-0.10,250.00,2.00\nI1,P00003,9.00,-1.00,80.00,8.00\n',
    )
    expect(questionsOf(questions)).toEqual(['currency'])
    expect(text).toContain('column: Volume Rebate')
    expect(text).toContain('other_columns: [Insured Value]')
  })
})

describe('a proposal', () => {
  it('as JSON is the same map', async () => {
    const yaml = await proposed('test/maps/passport.csv')
    const json = await proposed('test/maps/passport.csv', join(folder, 'map.json'))
    const read = async (map: string) => {
      const items = []
      for await (const item of parseInvoice('test/maps/passport.csv', {
        formats: [...formats, await readMap(map)],
      }))
        items.push(item)
      return items
    }
    expect(await read(json.map)).toEqual(await read(yaml.map))
  })

  it('is refused for a file that a format reads, or that is no table', async () => {
    await expect(proposed('samples/usps-eps/real.csv')).rejects.toThrow('found "usps-eps"')
    for (const text of ['a letter\nwithout columns\n', 'Parcel,Amount\nP1,1.50\nP2,2.50\n'])
      await expect(proposedOf(text)).rejects.toThrow(
        'a table of three columns or more, with a row of their names',
      )
  })

  it.each(['Shipped', 'Sent', 'Dispatched', 'Posted on'])(
    'takes a column %s of days for the ship date, and one of numbers for none',
    async (name) => {
      const of = (first: string, second: string): string =>
        `Invoice,Parcel No,${name},Freight,Fuel,Total\nI1,P00001,${first},1.00,0.20,1.20\nI1,P00002,${second},2.00,0.10,2.10\n`
      expect((await proposedOf(of('2026-10-02', '2026-10-13'))).text).toContain(`ship_date: ${name}`)
      expect((await proposedOf(of('3', '17'))).text).not.toContain('ship_date')
    },
  )

  it('keeps hostile names within its quotes', async () => {
    const { text, map } = await proposedOf(
      'Invoice,Parcel No,"Fre: ight # {x}",Total\nI1,P00001,1.20,1.20\nI1,P00002,2.10,2.10\n',
    )
    answered(map, text, ['EUR'])
    expect((await readMap(map)).charges).toMatchObject([{ column: 'Fre: ight # {x}' }])
  })
})
