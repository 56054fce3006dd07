/** Laws of maps: what a format of the library is held to holds for formats that a user states in a file. */
import { readdirSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import {
  auditInvoices,
  detectFormat,
  type FormatDeclaration,
  formats,
  lineItemSchema,
  type MapInput,
  parseInvoice,
  readMap,
} from '../src/index.js'
import { cutBytes } from './csv-kit.js'
import { parsed, sampleFiles, textOfFile } from './law-kit.js'

const MAPS = 'test/maps'
const CARRIERS = readdirSync(MAPS)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace('.yaml', ''))

const own = await Promise.all(CARRIERS.map((name) => readMap(`${MAPS}/${name}.yaml`)))
const known = [...formats, ...own]

/** What each file holds, reckoned apart: line items, their sum, and its invoice. */
const HOLDS: Readonly<
  Record<string, readonly [items: number, net: string, invoice: string, status: string]>
> = {
  'correos-express': [38, '103.36', 'CEX2603-00817', 'undeclared'],
  ontrac: [77, '1464.50', '8100442', 'undeclared'],
  passport: [27, '243.41', 'INV-20318', 'match'],
  purolator: [48, '314.43', '550256777', 'undeclared'],
  seur: [46, '1516.34', 'F26/004512', 'match'],
  'spring-gds': [27, '142.47', 'NL2600881', 'undeclared'],
}

describe.each(CARRIERS.map((name, at) => [name, own[at] as FormatDeclaration] as const))(
  '%s',
  (name, format) => {
    const file = `${MAPS}/${name}.csv`
    const bytes = readFileSync(file)
    const read = (input: Parameters<typeof parseInvoice>[0]) => parsed(input, { formats: known })

    it('is detected as itself and nothing else', async () => {
      const { format: id, candidates } = await detectFormat(file, { formats: known })
      expect(id).toBe(format.id)
      expect(candidates.length).toBe(known.length - 1)
    })

    it('has every record in one bucket, and gives valid line items of ids of their own', async () => {
      const { items, account } = await read(file)
      const [summary] = account.summary.files
      if (summary === undefined) throw new Error('no account')
      const skipped = Object.values(summary.skipped).reduce((sum, count) => sum + count, 0)
      expect(summary.rows).toBe(summary.charged + skipped)
      expect(account.rejects).toEqual([])
      expect(summary.warnings).toEqual([])
      expect(summary.uncategorized).toEqual({})
      for (const item of items) expect(lineItemSchema.parse(item)).toEqual(item)
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
      const sums = Object.values(summary.sums)
      expect([items.length, ...sums.map(({ net }) => net)]).toEqual(HOLDS[name]?.slice(0, 2))
    })

    it('gives the same however the bytes are cut', async () => {
      const whole = (await read(bytes)).items
      const every = Array.from({ length: bytes.length }, (_, at) => at)
      for (const step of [1, 7, 1021]) {
        const pieces = cutBytes(
          bytes,
          every.filter((at) => at % step === 0),
        )
        const { items } = await read(Readable.from(pieces))
        expect(items.map(({ source: _, ...item }) => item)).toEqual(
          whole.map(({ source: _, ...item }) => item),
        )
      }
    })

    it('adds up: no total of a row or an invoice contradicts its charges', async () => {
      const { invoices, findings } = await auditInvoices(file, { formats: known })
      expect(invoices.map(({ invoice_id, status }) => [invoice_id, status])).toEqual([HOLDS[name]?.slice(2)])
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    })

    it('reads the same map from JSON and from a value', async () => {
      const value = parseYaml(readFileSync(`${MAPS}/${name}.yaml`, 'utf8')) as MapInput
      const again = await readMap(JSON.parse(JSON.stringify(value)) as MapInput)
      const { items } = await parsed(bytes, { formats: [...formats, again] })
      expect(items).toEqual((await read(bytes)).items)
    })

    it('says so where a column of money has another name', async () => {
      const text = textOfFile(bytes)
      const columns = format.charges.flatMap((charge) =>
        charge.kind === 'cell'
          ? [charge.column, charge.tax]
          : charge.kind === 'record'
            ? [charge.net]
            : [charge.amount.replace('{n}', '1')],
      )
      for (const column of [...columns, format.rowTotal?.column].filter((one) => typeof one === 'string')) {
        const renamed = text.replace(new RegExp(`(^|[,;\\t"])${column}(?=[,;\\t"\\r])`, 'm'), '$1Sundry')
        expect(renamed, column).not.toBe(text)
        const told: string[] = []
        try {
          const { summary, rejects } = await parseInvoice(Buffer.from(renamed), {
            formats: known,
            format: format.id,
          }).account
          told.push(
            ...summary.files.flatMap(({ warnings }) => warnings),
            ...rejects.map(({ message }) => message),
          )
        } catch (error) {
          told.push((error as Error).message)
        }
        expect(told.join('\n'), column).toContain(column)
      }
    })
  },
)

describe('maps beside the formats of the library', () => {
  it.each(sampleFiles().map(({ path, format }) => [path, format.id]))(
    'leave %s what it is',
    async (path, id) => {
      expect((await detectFormat(path, { formats: known })).format).toBe(id)
    },
  )
})
