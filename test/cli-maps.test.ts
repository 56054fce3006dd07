/** The walk of a new user with a carrier that no format knows, by the command: from the file to the first reconciled invoice. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parseInvoice, shell } from './cli-kit.js'

const cwd = mkdtempSync(join(tmpdir(), 'cli-maps-'))
afterAll(() => rmSync(cwd, { recursive: true }))

/** The blocks of the guide's walk: the file, the proposal, the answers, the audit. */
const walk = readFileSync('docs.md', 'utf8').split('## Another carrier: a map\n')[1]?.split('\n## ')[0] ?? ''
const [file = '', init = '', answers = '', audit = ''] = [...walk.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(
  ([, block = '']) => block,
)

it('goes from an unknown file to a reconciled invoice', async () => {
  await shell(file, { cwd })
  const unknown = await parseInvoice(['detect', 'pigeon.csv'], { cwd })
  expect(unknown.status).toBe(2)
  expect(unknown.stdout).toContain('parse-invoice map init FILE proposes one')

  const proposed = await shell(init, { cwd })
  expect(proposed.status).toBe(1)
  expect(proposed.stderr).toContain('1 question to answer in pigeon.yaml, each marked "?"')
  const early = await parseInvoice(['pigeon.csv', '--map', 'pigeon.yaml'], { cwd })
  expect(early).toMatchObject({ status: 2, stdout: '' })
  expect(early.stderr).toContain('pigeon.yaml:4: declaration, key carrier: found "?", expected who bills')

  await shell(answers, { cwd })
  const audited = await shell(audit, { cwd })
  expect(audited.status).toBe(0)
  expect(audited.stdout).toContain('Billed: 1290.49 EUR')
  expect(audited.stdout).toContain('1 invoice: 1 adds up, 0 do not')
  expect(audited.stderr).toContain(
    '5 rows = 3 charged + 2 skipped (1 header, 1 footer) + 0 rejected; 7 line items',
  )
  const items = readFileSync(join(cwd, 'pigeon-items.csv'), 'utf8')
  expect(items).toContain('pigeon_post,pigeon-post,L7,B-7,2026-03-31,2026-03-02,PP000101')
})

it('takes maps from the configuration, beside it, for every command that reads', async () => {
  for (const name of ['seur', 'ontrac']) {
    const csv = readFileSync(resolve(`test/maps/${name}.csv`))
    writeFileSync(join(cwd, `${name}.csv`), csv)
    writeFileSync(join(cwd, `${name}.yaml`), readFileSync(resolve(`test/maps/${name}.yaml`)))
  }
  writeFileSync(join(cwd, 'own.json'), '{ "options": { "map": ["seur.yaml", "ontrac.yaml"] } }')
  const run = (...args: string[]) =>
    parseInvoice([...args, '--config', join(cwd, 'own.json')], {
      cwd,
      env: { PARSE_INVOICE_STORE: 'maps.store' },
    })
  const files = ['seur.csv', 'ontrac.csv']
  expect((await run('parse', ...files, '--format', 'seur-detail')).stderr).toContain('layout of seur-detail')
  const items = await run('parse', ...files, '--jobs', '2')
  expect([items.status, items.stdout.trim().split('\n').length]).toEqual([0, 123])
  const summary = await run('summary', ...files, '--by', 'carrier', '--to', 'csv')
  expect(summary.stdout).toMatch(/ontrac[\s\S]*1464\.50[\s\S]*seur[\s\S]*1516\.34/)
  expect((await run('charges', 'seur.csv')).stdout).toContain('Recargo Combustible')
  expect((await run('explain', '0804100221', 'seur.csv')).stdout).toContain('4 charges on invoice F26/004512')
  expect((await run('load', ...files)).status).toBe(0)
  expect((await run('store', 'rebuild')).status).toBe(0)
  expect((await run('store', 'check')).stdout).toContain('2 files, 123 current line items')
  expect((await run('audit', '--store')).stdout).toContain(
    '2 invoices: 1 adds up, 0 do not, 1 states no total',
  )
  expect((await run('parse', 'seur.csv', '--format', 'seur-detial')).stderr).toContain(
    'Did you mean "seur-detail"?',
  )
})

it('refuses an id that is there already, and a map that is not there', async () => {
  const twice = await parseInvoice(['seur.csv', '--map', 'seur.yaml', '--map', 'seur.yaml'], { cwd })
  expect(twice.stderr).toContain(
    'seur.yaml: usage: found "seur-detail", expected an id that no other format has',
  )
  const none = await parseInvoice(['seur.csv', '--map', 'none.yaml'], { cwd })
  expect(none.stderr).toContain(
    'none.yaml: declaration: expected a file that can be read. Check the path of the map.',
  )
})
