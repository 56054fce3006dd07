/** `parse-invoice.config.json`: defaults for options, what it says of itself, its mistakes, its reference, and `config init`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configCommands } from '../src/app/option-defaults.js'
import { knownNames } from '../src/audit/audit-options.js'
import { SETTABLE } from '../src/cli/config.js'
import { run } from '../src/cli/run.js'
import type { Terminal } from '../src/cli/terminal.js'
import { auditInvoices, createAudit, formats, parseInvoice } from '../src/index.js'
import { readConfig } from '../src/tables/audit-config.js'
import { configFileSchema } from '../src/tables/config-options.js'
import { parseInvoice as command } from './cli-kit.js'
import { configKeys, withConfigTables } from './config-reference.js'

const UPS = resolve('samples/ups-billing/with-header.csv')
const FEDEX = resolve('samples/fedex-us/real.csv')
const PAGE = readFileSync('docs.md', 'utf8')

describe('the configuration', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** The command in this process: its status, and what it writes. */
  async function ran(args: readonly string[], config?: unknown) {
    const file = join(folder, 'parse-invoice.config.json')
    if (config !== undefined)
      writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config, null, 1))
    const screen = { width: Infinity, lively: false }
    const texts = { out: '', err: '' }
    const wrote = (to: 'out' | 'err', piece: string | Uint8Array): void => {
      texts[to] += piece.toString()
    }
    const terminal: Terminal = {
      stdin: () => process.stdin,
      out: { write: async (piece) => wrote('out', piece) },
      show: async (text) => wrote('out', text),
      outScreen: screen,
      errScreen: screen,
      environment: {},
      stopping: () => Promise.resolve(),
      tell: (text) => wrote('err', text),
      print: (text) => wrote('out', text),
    }
    const status = await run([...args, ...(config === undefined ? [] : ['--config', file])], terminal)
    return { status, ...texts, file }
  }
  const firstItem = (out: string) => JSON.parse(out.slice(0, out.indexOf('\n'))) as Record<string, unknown>

  it('gives defaults, those of a command before those of all; options on the command line win; it says so', async () => {
    const config = {
      options: { currency: { 'fedex-us': 'USD' }, jobs: 1 },
      commands: { parse: { raw: true, currency: 'CAD' }, audit: { top: 3 } },
      accounts: ['X'],
    }
    const own = await ran(['parse', FEDEX], config)
    expect(firstItem(own.out)).toMatchObject({ currency: 'CAD', raw: expect.anything() })
    expect(own.err.split('\n')[0]).toBe(`configuration ${own.file}: --raw, --currency, --jobs`)
    const given = await ran(['parse', FEDEX, '--currency', 'EUR'], config)
    expect(firstItem(given.out)).toMatchObject({ currency: 'EUR' })
    expect(given.err.split('\n')[0]).toBe(`configuration ${own.file}: --raw, --jobs`)
    expect((await ran(['parse', FEDEX, '--quiet'], config)).err).toBe('')
    expect((await ran(['parse', FEDEX], { commands: { parse: { quiet: true, raw: false } } })).err).toBe('')
    const other = await ran(['charges', FEDEX, '--to', 'json'], config)
    expect(other.out).toContain('"USD"')
  })

  it('tells an audit what to compare with, and where files are from its own folder', async () => {
    writeFileSync(join(folder, 'labels.csv'), 'tracking_number,cost\n1Z0000000000000000,12.00\n')
    const config = { commands: { audit: { expected: 'labels.csv', to: 'json' } }, accounts: ['NOT-MINE'] }
    const { status, out, err } = await ran(['audit', UPS], config)
    expect(status).toBe(1)
    const checks = new Set(
      (JSON.parse(out) as { findings: { check: string }[] }).findings.map(({ check }) => check),
    )
    expect([...checks]).toEqual(expect.arrayContaining(['account_not_allowed', 'expected_not_billed']))
    expect(err.split('\n')[0]).toMatch(/: --to, --expected, accounts$/)
  })

  it('is found in the working folder, unless it is not wanted', async () => {
    writeFileSync(
      join(folder, 'parse-invoice.config.json'),
      '{"commands":{"detect":{}},"options":{"raw":true}}',
    )
    const wrong = await command(['detect', UPS], { cwd: folder })
    expect(wrong.status).toBe(0) // has no defaults, and reads none
    writeFileSync(join(folder, 'parse-invoice.config.json'), '{"options":{"raw":true}}')
    const { stdout, stderr } = await command([UPS], { cwd: folder })
    expect(firstItem(stdout)).toHaveProperty('raw')
    expect(stderr).toMatch(/^configuration parse-invoice.config.json: --raw\n/)
    const without = await command([UPS, '--no-config'], { cwd: folder })
    expect(firstItem(without.stdout)).not.toHaveProperty('raw')
    for (const audited of ['audit', 'explain 1', 'accrual --until 2026-01-31 --expected samples/labels.csv'])
      expect((await ran([...audited.split(' '), UPS, '--no-config'])).err).not.toContain('config: false')
  })

  it('is not replaced by an output', async () => {
    const { status, err, file } = await ran(
      ['parse', UPS, '-o', join(folder, 'parse-invoice.config.json')],
      {},
    )
    expect([status, readFileSync(file, 'utf8')]).toEqual([2, '{}'])
    expect(err).toContain('parse-invoice.config.json')
  })

  it.each([
    [
      '{\n "options": {\n  "decimal": "coma"\n }\n}',
      3,
      'options.decimal: found "coma", expected one of comma, point. Did you mean "comma"?',
    ],
    [
      '{\n "options": { "currency": "usd" }\n}',
      2,
      'options.currency: found "usd", expected a value of --currency. Did you mean "USD"?',
    ],
    [
      '{\n "options": { "currency": { "fedex-us": 7 } }\n}',
      2,
      'options.currency: found "fedex-us=7", expected a value of --currency. It is a currency',
    ],
    ['{\n "options": { "curency": "USD" }\n}', 2, 'options.curency: expected only '],
    [
      '{\n "options": { "to": "csv" }\n}',
      2,
      'options.to: expected it under `commands`: its values differ between commands. Move it: {"commands":{"charges":{"to":"csv"}}}',
    ],
    [
      '{\n "options": { "jobs": 1,\n "to": "xlsx" },\n "accounts": []\n}',
      3,
      'Move it: {"commands":{"charges":{"to":"xlsx"}}}',
    ],
    ['{\n "options": { "raw": "yes" }\n}', 2, 'options.raw: found "yes", expected true or false'],
    [
      '{\n "options": { "jobs": 0 }\n}',
      2,
      'options.jobs: found "0", expected a value of --jobs. It is a whole number',
    ],
    [
      '{\n "options": { "limit": { "rows": 5 } }\n}',
      2,
      'options.limit: found "rows=5", expected a value of --limit. ',
    ],
    [
      '{\n "commands": {\n  "audit": { "to": "ndjson" } } }',
      3,
      'commands.audit.to: found "ndjson", expected one of text, json, csv, xlsx. ',
    ],
    [
      '{\n "commands": {\n  "audit": { "min-amount": "1,5" } } }',
      3,
      'commands.audit.min-amount: found "1,5", expected an amount with a decimal point',
    ],
    [
      '{\n "commands": {\n  "audit": { "tolerance": "some" } } }',
      3,
      'commands.audit.tolerance: found "some", expected a value of --tolerance. It is an amount',
    ],
    [
      '{\n "commands": {\n  "audit": { "check": ["fuel_rates"] } } }',
      3,
      'commands.audit.check: found "fuel_rates", expected the name of a check. Did you mean "fuel_rate"?',
    ],
    ['{\n "commands": {\n  "audti": {} } }', 3, 'commands.audti: expected only '],
    [
      '{\n "fuel": [{ "from": "2026-01-01",\n "rate": "18%" }]\n}',
      3,
      'fuel[0].rate: found "18%", expected a decimal number such as 4.50. ',
    ],
    ['{\n "accounts": [\n}', 3, ''],
  ])('%j is refused by line %i, whichever command it is for', async (text, line, message) => {
    const { status, out, err, file } = await ran(['charges', UPS], text)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(`${file}:${line}: config`)
    expect(err).toContain(message)
  })

  it('of the command serves the library as well', async () => {
    const file = join(folder, 'shared.json')
    writeFileSync(
      file,
      '{"$schema":"x","options":{"jobs":1},"commands":{"audit":{"top":3}},"accounts":["NOT-MINE"]}',
    )
    const { findings } = await auditInvoices(UPS, { config: file })
    expect(findings.map(({ check }) => check)).toContain('account_not_allowed')
  })
})

describe('the reference', () => {
  const schema = configFileSchema(configCommands(SETTABLE))
  const read = (value: unknown) => readConfig(value, knownNames(formats), 'x', JSON.stringify(value), schema)

  it('has every key, with what it is, as the schema that reads the file', () => {
    expect(withConfigTables(PAGE)).toBe(PAGE) // `npm run goldens -- --add` writes it
    expect(configKeys().filter(({ says, example }) => says === '' || example === undefined)).toEqual([])
  })

  it.each(configKeys())('$path', ({ config }) => {
    expect(() => read(config)).not.toThrow()
  })

  it('shows a file that is read', () => {
    const [example = ''] = [...PAGE.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, text = '']) => text)
    expect(Object.keys(read(JSON.parse(example)))).toHaveLength(7)
  })

  it('shows the message of a mistake as it is', () => {
    const text = '{\n  "options": {\n    "jobs": 2,\n    "decimal": "coma"\n  }\n}'
    expect(PAGE).toContain('parse-invoice.config.json:4: config, key options.decimal: found "coma"')
    expect(() =>
      readConfig(JSON.parse(text), knownNames(formats), 'parse-invoice.config.json', text, schema),
    ).toThrow(
      /^parse-invoice.config.json:4: config, key options.decimal: found "coma", expected one of comma, point. Did you mean "comma"\?$/,
    )
  })
})

describe('config init', () => {
  /** The terms that an audit of the files proposes, and what they find in the same files. */
  async function proposed(files: readonly string[]) {
    const audit = createAudit({ formats })
    const parse = parseInvoice(files, { facts: true })
    for await (const batch of parse.columns()) audit.add(batch)
    for (const summary of (await parse.summary).files) audit.addFile({ summary })
    const terms = audit.usualTerms()
    const before = new Set(audit.report().findings.map(({ id }) => id))
    const after = createAudit({ formats, config: terms }).merge(audit).report()
    return { terms, more: after.findings.filter(({ id }) => !before.has(id)), after }
  }

  it.each(formats.map(({ id }) => id))('%s: its proposal gives no finding in the same files', async (id) => {
    const { terms, more, after } = await proposed([
      `samples/${id}/${id === 'dpd-insights' ? 'english.csv' : 'real*.{csv,edi}'}`,
    ])
    expect(more).toEqual([])
    // What is proposed is looked at, not passed over.
    const results = new Map(after.checks.map(({ check, result }) => [check, result]))
    if (terms.surcharges !== undefined) expect(results.get('contract_price')).toBe('pass')
    if (terms.discounts !== undefined) expect(results.get('contract_discount')).toBe('pass')
  })

  it('over all samples of a carrier, whose terms contradict each other', async () => {
    for (const id of ['ups-billing', 'fedex-us', 'dhl-express'])
      expect((await proposed([`samples/${id}`])).more).toEqual([])
  })

  it('proposes what nothing contradicts, and takes no tax for a discount', async () => {
    const { terms } = await proposed(['samples/ups-billing/real-headerless.csv'])
    const scope = { carrier: 'ups', account: '0000FJ1RWA', currency: 'USD' }
    expect(terms).toMatchObject({
      accounts: ['0000FJ1RWA'],
      discounts: expect.arrayContaining([
        { ...scope, charge: 'Ground Commercial', category: 'freight', percent: '26.5' },
      ]),
      surcharges: expect.arrayContaining([
        { ...scope, charge: 'Residential Surcharge', category: 'delivery', price: '4.54' },
      ]),
    })
    const royal = await proposed(['samples/royal-mail-combined/real.csv'])
    expect(royal.terms.discounts).toBeUndefined()
  })
})
