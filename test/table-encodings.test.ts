/** Law: a user's table of any kind is the same in the encoding of DOS or of an old Mac as in UTF-8, and one warning names it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { beginAudit } from '../src/audit/audit.js'
import { readAuditOptions } from '../src/audit/audit-options.js'
import { loadChargeRules, loadCodingRules } from '../src/index.js'
import { formatFromMap } from '../src/maps/read-map.js'
import { readAreaCodes, readFuelTable, readPriceTable } from '../src/tables/contract-files.js'
import { readContracts } from '../src/tables/read-contract.js'
import type { TableReading } from '../src/tables/table-file.js'
import { atEnd } from './at-end.js'

const folder = mkdtempSync(join(tmpdir(), 'table-encodings-'))
atEnd(() => rmSync(folder, { recursive: true }))

type Read = (file: string, reading: TableReading) => Promise<unknown>

/** What the options of an audit make of a file, with its warnings. */
const byOption =
  (name: 'expected' | 'deliveries' | 'config', show: (read: never) => unknown): Read =>
  async (file, { warn }) => {
    const settings = await readAuditOptions({ formats: [], [name]: file })
    for (const sentence of beginAudit(settings).warnings) if (sentence.includes('UTF-8')) warn?.(sentence)
    return show(settings[name] as never)
  }

const TABLES: readonly (readonly [kind: string, text: string, read: Read])[] = [
  [
    'charge rules',
    'label,category\nÜberlänge,handling\nRückführung,returns\nZustellgebühr,delivery\n',
    (file, { signal, warn }) => loadChargeRules(file, undefined, signal, warn),
  ],
  [
    'coding rules',
    'service,gl_account\nRückführung,4000\nZustellgebühr,München\n',
    (file, { signal, warn }) => loadCodingRules(file, undefined, signal, warn),
  ],
  [
    'expected costs',
    'tracking_number,cost,currency,service\nT1,1.00,EUR,Rückführung\nT2,2.00,EUR,Zustellgebühr\n',
    byOption('expected', (costs: { find(number: string): unknown }) => [costs.find('T1'), costs.find('T2')]),
  ],
  [
    'deliveries',
    'tracking_number,delivered,Rückführung,Gebühr\nT1,2026-01-05,x,y\n',
    byOption('deliveries', (list: { find(number: string): unknown }) => list.find('T1')),
  ],
  ['a configuration', '{"accounts":["Rückführung","Zustellgebühr"]}', byOption('config', (config) => config)],
  [
    'a contract',
    '{"carrier":"acme","note":"Rückführung, Gebühr","base":[{"service":"Rückführung","percent":{"Gebühr":"10"}}]}',
    contract,
  ],
  [
    'prices',
    'service,weight,Rückführung,Gebühr\nExpress,1,1.00,2.00\n',
    async (file, reading) =>
      (await readPriceTable(file, reading))('Express', 'Rückführung', '1', '2026-01-05'),
  ],
  [
    'fuel rates',
    'service,from,rate\nRückführung,2026-01-01,10\nGebühr,2026-01-01,11\n',
    async (file, reading) => {
      const rate = await readFuelTable(file, reading)
      return [rate('Rückführung', '2026-01-05'), rate('Gebühr', '2026-01-05')]
    },
  ],
  [
    'postal codes',
    'postal_code,charge\n10001,Rückführung\n10001,Gebühr\n',
    async (file, reading) => (await readAreaCodes(file, reading))('10001', '2026-01-05'),
  ],
  [
    'a map',
    `carrier: acme_post
recognise: [Rückführung, Gebühr, Betrag]
decimal: point
dates: { order: day-first }
fields: { invoice_id: Rückführung, tracking_number: Gebühr }
charges:
  - { column: Betrag, category: freight }
`,
    async (file, reading) => JSON.stringify(await formatFromMap(file, reading)),
  ],
]

async function contract(file: string, reading: TableReading): Promise<unknown> {
  return JSON.stringify(await readContracts([file], { carriers: ['acme'], ...reading }))
}

async function read(kind: string, bytes: Buffer, how: Read): Promise<[value: unknown, warnings: string[]]> {
  const file = join(folder, `${kind.replaceAll(' ', '-')}.${bytes[0] === 0x7b ? 'json' : 'csv'}`)
  writeFileSync(file, bytes)
  const warnings: string[] = []
  const value = await how(file, { warn: (sentence) => warnings.push(sentence) })
  return [value, warnings.map((one) => one.replace(file, 'FILE'))]
}

const PAGES = [
  ['cp850', 'code page 850 (DOS)'],
  ['macintosh', 'Mac Roman (old Macs)'],
] as const

describe.each(TABLES)('%s', (kind, text, how) => {
  it('reads the same in every encoding', async () => {
    const [whole, none] = await read(kind, Buffer.from(text), how)
    expect(none).toEqual([])
    expect(JSON.stringify(whole)).toMatch(/[ü\d]/)
    for (const [page, name] of PAGES)
      expect(await read(kind, iconv.encode(text, page), how)).toEqual([
        whole,
        [
          `FILE: read in ${name}, which words of the file show: check names and labels, and save the file as UTF-8 if they are wrong`,
        ],
      ])
    expect(await read(kind, iconv.encode(text, 'windows-1252'), how)).toEqual([whole, []])
  })
})

it('warns of a single word that is not in Windows-1252', async () => {
  const [, text, how] = TABLES[0] as (typeof TABLES)[number]
  const one = text.replace(/[äü]/g, 'u').replace('Zustellgebuhr', 'Gebühr')
  const [, warnings] = await read('charge rules', iconv.encode(one, 'cp850'), how)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatch(/^FILE: it has letters that are not in Windows-1252/)
})
