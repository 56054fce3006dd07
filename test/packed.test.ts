/** What users get: the tarball, installed into an empty project, imported, run, and linted. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '../src/index.js'

const SAMPLE = resolve('samples/ups-billing/real-headerless.csv')
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { dev?: boolean; hasInstallScript?: boolean }>
}

describe('the packed library', () => {
  let folder = ''
  let tarball = ''
  const run = (command: string, args: readonly string[], cwd: string): string =>
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 })

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'packed-'))
    const packed = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], '.')
    tarball = join(folder, (JSON.parse(packed) as [{ filename: string }])[0].filename)
    mkdirSync(join(folder, 'project'))
    writeFileSync(join(folder, 'project', 'package.json'), '{ "private": true, "type": "module" }\n')
    const install = [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--omit=optional',
    ]
    run('npm', [...install, tarball], join(folder, 'project'))
  }, 180_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('holds what it needs and nothing else', () => {
    const names = run('tar', ['tzf', tarball], folder).trim().split('\n')
    const outside = names.filter((name) => !/^package\/dist\/[\w-]+\.(js|d\.ts)$/.test(name))
    expect(outside.sort()).toEqual([
      'package/CHANGELOG.md',
      'package/LICENSE',
      'package/README.md',
      'package/dist/LICENSES',
      'package/package.json',
    ])
    for (const needed of ['index.js', 'index.d.ts', 'cli.js', 'worker.js'])
      expect(names).toContain(`package/dist/${needed}`)
  })

  it('is imported by name, without its optional packages', () => {
    const project = join(folder, 'project')
    const lines = [
      "import { formats, parseInvoice } from 'carrier-invoice'",
      `const { totals } = await parseInvoice(${JSON.stringify(SAMPLE)}).summary`,
      'console.log(formats.length, totals.line_items, totals.sums.USD.net)',
    ]
    writeFileSync(join(project, 'main.js'), lines.join('\n'))
    expect(run(process.execPath, ['main.js'], project).trim()).toBe(`${formats.length} 240 2278.11`)
  })

  it('brings its command', () => {
    const output = run(
      join('node_modules', '.bin', 'parse-invoice'),
      ['--quiet', SAMPLE],
      join(folder, 'project'),
    )
    expect(output.trim().split('\n')).toHaveLength(240)
  })

  it.each([
    ['hyparquet-writer', [SAMPLE, '-o', 'items.parquet']],
    ['vega vega-lite', ['audit', SAMPLE, '--report', 'report.html']],
  ])('names the optional package that is missing: %s', (missing, args) => {
    const { status, stderr } = spawnSync(join('node_modules', '.bin', 'parse-invoice'), args, {
      cwd: join(folder, 'project'),
      encoding: 'utf8',
    })
    expect(stderr).toContain(`npm install ${missing}`)
    expect(stderr).not.toContain('internal error')
    expect(status).toBe(2)
  })

  it('is installed for all projects as the README says', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(readFileSync('README.md', 'utf8')).toContain(
      `\`npm pack && npm install -g ./carrier-invoice-${version}.tgz\``,
    )
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--omit=optional', '--prefix', folder]
    run('npm', ['install', '-g', ...options, tarball], folder)
    expect(run(join(folder, 'bin', 'parse-invoice'), ['--version'], folder).trim()).toBe(version)
  }, 180_000)

  it('is as package users and TypeScript expect it', () => {
    expect(run('npx', ['publint', tarball], '.')).toContain('All good!')
    expect(run('npx', ['attw', tarball, '--profile', 'esm-only', '--no-color'], '.')).toContain('🟢 (ESM)')
  })

  it('runs no script when it is installed', () => {
    const scripts = Object.entries(lock.packages).filter(
      ([, { dev, hasInstallScript }]) => !dev && hasInstallScript,
    )
    expect(scripts.map(([name]) => name)).toEqual([])
  })
})
