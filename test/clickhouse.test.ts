/**
 * The recipe of ClickHouse, run by chdb where that is installed, here or in the folder that PARSE_INVOICE_TEST_CHDB names
 * (`npm install chdb@3.4.0` there: over 500 MB, so it is none of the project's packages).
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseJob } from '../src/app/parse.js'
import { formats } from '../src/formats.js'
import { TARGETS } from '../src/output/index.js'
import { parseAll } from '../src/parse/parse-all.js'
import { createSum } from '../src/values/money.js'
import { invoice, row } from './cli-kit.js'
import { ownFolder } from './inputs.js'

const at = ownFolder()
const SAMPLES = [
  'ups-billing/real-headerless.csv',
  'usps-eps/real.csv',
  'dhl-express/real.csv',
  'fedex-us/real.csv',
]
const PARQUET = TARGETS[3]
const [CREATE = '', LOAD = '', ASK = '', ...ANEW] = [
  ...readFileSync('docs.md', 'utf8').matchAll(/```sql clickhouse\n([\s\S]*?)```/g),
].flatMap(([, block = '']) =>
  block
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
)

function chdb(): string | null {
  const folder = process.env.PARSE_INVOICE_TEST_CHDB
  try {
    return createRequire(folder === undefined ? import.meta.url : resolve(folder, 'package.json')).resolve(
      'chdb',
    )
  } catch {
    return null
  }
}

const CHDB = chdb()

/** What the statements give, as rows of texts, in a database of their own. */
function asked(statements: readonly string[]): string[][][] {
  const program = `const { Session } = require(${JSON.stringify(CHDB)}); const session = new Session(${JSON.stringify(at('database'))})
const answers = JSON.parse(process.argv[1]).map((statement) => session.query(statement, 'TSV'))
require('node:fs').writeFileSync('answers.json', JSON.stringify(answers)); process.exit(0)`
  rmSync(at('database'), { recursive: true, force: true })
  const { status, stderr } = spawnSync(process.execPath, ['-e', program, JSON.stringify(statements)], {
    cwd: at('run'),
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  const answers = JSON.parse(readFileSync(at('run/answers.json'), 'utf8')) as string[]
  return answers.map((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t')),
  )
}

const fill = async (files: readonly string[]): Promise<void> => {
  const to = { target: PARQUET, out: { write: async () => undefined }, output: `${at('run/lake')}/` }
  await parseJob(files, to).result
}

async function sums(files: readonly string[]): Promise<Record<string, [number, string]>> {
  const all = new Map<string, { n: number; net: ReturnType<typeof createSum> }>()
  for await (const { carrier, currency, net_cost } of parseAll(files, { formats })) {
    const key = `${carrier} ${currency}`
    const one = all.get(key) ?? { n: 0, net: createSum('0') }
    all.set(key, one)
    one.n++
    one.net.addText(net_cost)
  }
  return Object.fromEntries([...all].map(([key, { n, net }]) => [key, [n, net.text()]]))
}

/** The answer to the recipe's question; zeros behind the last digit are left out there, and here. */
const told = (rows: readonly string[][]): Record<string, [number, string]> =>
  Object.fromEntries(
    rows.map(([carrier, currency, n = '', net = '']) => [
      `${carrier} ${currency === '\\N' ? null : currency}`,
      [+n, net],
    ]),
  )
const short = (all: Record<string, [number, string]>): Record<string, [number, string]> =>
  Object.fromEntries(
    Object.entries(all).map(([key, [n, net]]) => [
      key,
      [n, net.includes('.') ? net.replace(/\.?0+$/, '') : net],
    ]),
  )

if (CHDB === null)
  it.skip('ClickHouse: no chdb is installed here, and PARSE_INVOICE_TEST_CHDB names none', () => undefined)

describe.runIf(CHDB !== null)('ClickHouse', () => {
  it('keeps each line item of a lake once, with the sums of the files', async () => {
    mkdirSync(at('run'))
    const files = SAMPLES.map((name) => `samples/${name}`)
    await fill(files)
    const [, columns = [], , once = [], , twice = []] = asked([
      CREATE,
      'DESCRIBE line_items',
      LOAD,
      ASK,
      LOAD,
      ASK,
    ])
    const types = Object.fromEntries(columns.map(([name, type]) => [name, type]))
    expect(types).toMatchObject({
      id: 'String',
      account_id: 'Nullable(String)',
      tracking_number: 'Nullable(String)',
      invoice_date: 'Nullable(Date32)',
      gross_cost: 'Decimal(38, 18)',
      net_cost: 'Decimal(38, 18)',
      tax_cost: 'Nullable(Decimal(38, 18))',
    })
    const expected = short(await sums(files))
    expect(told(once)).toEqual(expected)
    expect(told(twice)).toEqual(expected)
  })

  it('counts a charge once that a second delivery repeats, and forgets what is gone when it is loaded anew', async () => {
    rmSync(at('run'), { recursive: true, force: true })
    mkdirSync(at('run'))
    const [first, second] = [at('first.csv'), at('second.csv')]
    const [one, two] = [row({ tracking: 'AB1', net: '4.10' }), row({ tracking: 'AB2', net: '5.20' })]
    writeFileSync(first, invoice(one))
    writeFileSync(second, invoice(one, two))
    await fill([first, second])
    cpSync(at('run/lake'), at('run/before'), { recursive: true })
    rmSync(join(at('run/lake')), { recursive: true })
    await fill([first])
    const before = LOAD.replace('lake/', 'before/')
    const [, , both = [], , kept = [], ...rest] = asked([CREATE, before, ASK, LOAD, ASK, ...ANEW, ASK])
    expect(told(both)).toEqual({ 'royal_mail null': [2, '9.3'] })
    expect(told(kept)).toEqual({ 'royal_mail null': [2, '9.3'] })
    expect(told(rest.at(-1) ?? [])).toEqual({ 'royal_mail null': [1, '4.1'] })
  })
})
