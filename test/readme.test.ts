import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditInvoices, formats, listChecks } from '../src/index.js'
import { FILE_CODES, ROW_CODES, USE_CODES } from '../src/schema/errors.js'
import { withCheckTable, withFormatTable } from './format-table.js'

const run = promisify(execFile)
const README = readFileSync('README.md', 'utf8')
const GUIDE = readFileSync('docs.md', 'utf8')
const ADDING = readFileSync('parsers/README.md', 'utf8')

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) =>
    code.trim(),
  )

/** Commands whose exit status is not 0, and why. */
const STATUS: Readonly<Record<string, number>> = {
  'map init pigeon.csv': 1, // it asks who bills
  'combine royal-mail': 1, // the sample has orders without items, and items without order
  '--deliveries samples/deliveries.csv': 1, // one of its parcels came late, one never moved
  '--expected labels.csv': 1, // the table knows two of the sample's parcels
}

describe('README.md', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'))
    cpSync('samples', join(folder, 'samples'), { recursive: true })
    symlinkSync(resolve('dist'), join(folder, 'dist'))
    mkdirSync(join(folder, 'bin'))
    writeFileSync(
      join(folder, 'bin', 'parse-invoice'),
      `#!/bin/sh\nexec ${process.execPath} ${resolve('dist/cli.js')} "$@"\n`,
      { mode: 0o755 },
    )
    writeFileSync(join(folder, 'labels.csv'), 'tracking_number,cost\n1Z0000000000000000,12.00\n')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const commands = blocks(README, 'sh')

  it('opens with the two commands of a fresh machine, one line each', () => {
    expect(commands[0]).toMatch(/^npm ci && npm run build && node dist\/cli\.js .*$/)
    expect(commands[1]).toBe('npm test')
  })

  it('lists the keys of the JSON, those that are always there and those that may be', async () => {
    const report = await auditInvoices(
      ['usps-eps', 'ups-billing', 'fedex-us'].map((name) => `samples/${name}`),
      {
        currency: { 'fedex-us': 'USD' },
        codes: [],
        expected: ['1Z', '9400100353830000000008'].map((number) => ({
          tracking_number: number,
          cost: '1.00',
        })),
        config: {
          surcharges: [{ category: 'delivery', price: '1.00' }],
          fuel: [{ carrier: 'ups', from: '2020-01-01', rate: '1' }],
        },
      },
    )
    const rows: Readonly<Record<string, readonly object[]>> = {
      'an invoice': report.invoices,
      'a check': report.checks,
      'a finding': report.findings,
      'a file in `summary.files`': report.summary.files,
    }
    const keysIn = (text = ''): string[] => [...text.matchAll(/`([a-z0-9_]+)`/g)].map(([, key = '']) => key)
    for (const [of, values] of Object.entries(rows)) {
      const line = README.split('\n').find((one) => one.startsWith(`| ${of} |`)) ?? ''
      const [, , always, sometimes] = line.split('|')
      const everyKey = [...new Set(values.flatMap((value) => Object.keys(value)))]
      // Only an audit of a store knows claims.
      const others = of === 'a finding' ? ['claim'] : []
      const inAll = everyKey.filter((key) => values.every((value) => key in value))
      expect(inAll).toEqual(expect.arrayContaining(keysIn(always)))
      expect(new Set([...keysIn(always), ...keysIn(sometimes)])).toEqual(new Set([...everyKey, ...others]))
    }
  })

  const runnable = [...commands, ...blocks(GUIDE, 'sh')]
    .filter((command) => command !== 'npm test')
    .map((c) => c.replace(/^npm ci && npm run build && /, ''))
  it.each(runnable)('%s', async (command) => {
    const shell = { cwd: folder, env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` } }
    const expected = Object.entries(STATUS).find(([part]) => command.includes(part))?.[1] ?? 0
    const status = await run('bash', ['-c', command], { ...shell, maxBuffer: 1 << 26 }).then(
      () => 0,
      (error: { code?: number; stderr?: string }) => error.code ?? error.stderr,
    )
    expect(status).toBe(expected)
  })

  it('lists every command that a person calls', async () => {
    const { stdout } = await run(process.execPath, ['dist/cli.js', '--help'])
    const section = stdout.split('Commands:\n')[1]?.split('\n\n')[0] ?? ''
    const names = [...section.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(20)
    const table = README.split('## On the command line\n')[1]?.split('\n## ')[0] ?? ''
    const listed = [...table.matchAll(/^\| (.*?) \|/gm)].map(([, cell]) => cell).join(' ')
    expect(names.filter((name) => name !== 'help' && !new RegExp(`\`${name}\\b`).test(listed))).toEqual([])
  })

  it('names every error code, every check, every format and nothing else', () => {
    const rows = (heading: string): string[] => {
      const section = README.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
      return [...section.matchAll(/^\| `([a-z0-9_-]+)` \|/gm)].map(([, name = '']) => name)
    }
    expect(rows('Errors').sort()).toEqual([...ROW_CODES, ...FILE_CODES, ...USE_CODES].sort())
    expect(rows('Audit')).toEqual(listChecks().map(({ name }) => name))
    expect(rows('Formats')).toEqual(formats.map(({ id }) => id))
    expect(withCheckTable(README)).toBe(README)
    expect(withFormatTable(README)).toBe(README) // `npm run goldens -- --add` writes it
  })
})

/** Runs a snippet as a module of this package, where `carrier-invoice` means the built library. */
async function runSnippet(code: string, name: string): Promise<string> {
  mkdirSync('out', { recursive: true })
  const path = join('out', `${name}.mjs`)
  writeFileSync(path, code)
  try {
    return (await run(process.execPath, [path], { maxBuffer: 1 << 26 })).stdout
  } finally {
    rmSync(path)
  }
}

describe('the snippets', () => {
  it('are strict TypeScript, with the types of the package', async () => {
    const code = [README, GUIDE].flatMap((text) => blocks(text, 'ts'))
    mkdirSync('out', { recursive: true })
    const paths = code.map((_, at) => join('out', `snippet-${at}.mts`))
    code.forEach((text, at) => {
      writeFileSync(paths[at] ?? '', text)
    })
    const options = [
      '--strict',
      '--noEmit',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'node16',
      '--types',
      'node',
    ]
    try {
      const tsc = ['node_modules/typescript-7/bin/tsc', '--ignoreConfig', ...options, ...paths]
      const failed = await run(process.execPath, tsc).then(
        () => '',
        (error: { stdout?: string }) => error.stdout,
      )
      expect(failed).toBe('')
    } finally {
      for (const path of paths) rmSync(path)
    }
  })

  it('README.md: a parse and an audit', async () => {
    const output = await runSnippet(blocks(README, 'ts')[0] ?? '', 'readme')
    expect(output.trim().split('\n')).toEqual([
      '34 242 2323.61',
      '910000000 match 0.00',
      '910000001 match 0.00',
      '910000002 match 0.00',
      '000000FJ1RWA537 match 0.00',
    ])
  })

  it('README.md: the report as a page', async () => {
    await runSnippet(blocks(README, 'ts')[2] ?? '', 'readme-page')
    const page = readFileSync('out/report.html', 'utf8')
    rmSync('out/report.html')
    expect(page).toContain('<h1>Carrier invoice audit</h1>')
    expect(page).toContain('2,323.61')
  })

  it('README.md: an audit that a program feeds', async () => {
    const code = blocks(README, 'ts').find((one) => one.includes('createAudit')) ?? ''
    expect(await runSnippet(code, 'readme-audit')).toBe('match,match\n')
  })

  it('docs.md: a store', async () => {
    const output = await runSnippet(blocks(GUIDE, 'ts')[0] ?? '', 'docs-store')
    expect(output.trim().split('\n')).toEqual([
      'loaded 242',
      '1ZFJ1RWA0210610850 77.13',
      '1ZFJ1RWA0110610898 87.62',
    ])
  })

  it('docs.md: a server', async () => {
    const code = blocks(GUIDE, 'ts').find((one) => one.includes('createHandler')) ?? ''
    expect((await runSnippet(code, 'docs-server')).trim()).toBe('200 {"status":"ok"}')
  })

  it('parsers/README.md: a carrier of your own', async () => {
    const output = await runSnippet(blocks(ADDING, 'ts')[0] ?? '', 'adding')
    expect(output).toBe('PP0001 freight 4.20\nPP0001 fuel 0.30\n')
    const taxed = blocks(ADDING, 'ts').find((code) => code.includes('snailPost')) ?? ''
    expect(await runSnippet(taxed, 'taxed')).toBe('5.95 5.95 match 0\n')
  })
})
