/** What users get: the tarball, installed into an empty project, imported, run, and linted. */
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formats } from '../src/index.js'
import { packedName } from '../src/store/packed-store.js'

const SAMPLE = resolve('samples/ups-billing/real-headerless.csv')
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { dev?: boolean; hasInstallScript?: boolean }>
}

describe('the packed library', () => {
  let folder = ''
  let tarball = ''
  let forAll: Promise<unknown>
  const run = (command: string, args: readonly string[], cwd: string): string =>
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 })

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'packed-'))
    const packed = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], '.')
    tarball = join(folder, (JSON.parse(packed) as [{ filename: string }])[0].filename)
    run('tar', ['xzf', tarball, '-C', folder], folder)
    mkdirSync(join(folder, 'project'))
    writeFileSync(join(folder, 'project', 'package.json'), '{ "private": true, "type": "module" }\n')
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=optional']
    // Beside the other: both wait for the network most of the time.
    forAll = promisify(execFile)('npm', [...install, '-g', '--prefix', folder, lean()], { cwd: folder })
    forAll.catch(() => undefined)
    run('npm', [...install, '--ignore-scripts', tarball], join(folder, 'project'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  let listed: readonly string[] = []
  const names = (): readonly string[] => {
    if (listed.length === 0) listed = run('tar', ['tzf', tarball], folder).trim().split('\n')
    return listed
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

  /** The tarball without its optional packages, which npm installs for all projects whatever `--omit` says. */
  function lean(): string {
    cpSync(join(folder, 'package'), join(folder, 'lean', 'package'), { recursive: true })
    const path = join(folder, 'lean', 'package', 'package.json')
    const { optionalDependencies: _, ...manifest } = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify(manifest))
    run('tar', ['czf', 'lean.tgz', '-C', 'lean', 'package'], folder)
    return join(folder, 'lean.tgz')
  }

  it('holds what it needs and nothing else', () => {
    const outside = names().filter(
      (name) => !/^package\/dist\/[\w-]+(\.c?js|(\.d-[\w-]+)?\.d\.ts)$/.test(name),
    )
    expect(outside.sort()).toEqual([
      'package/CHANGELOG.md',
      'package/LICENSE',
      'package/README.md',
      'package/dist/LICENSES',
      'package/dist/config.schema.json',
      'package/dist/contract.schema.json',
      'package/dist/files.json',
      'package/dist/map.schema.json',
      'package/dist/pages/index.html',
      'package/dist/pages/pages.css',
      'package/dist/pages/pages.js',
      `package/dist/${packedName()}`,
      'package/docs.md',
      'package/package.json',
      'package/parsers/README.md',
    ])
    for (const needed of ['index.js', 'index.d.ts', 'cli.js', 'command.cjs', 'worker.js'])
      expect(names()).toContain(`package/dist/${needed}`)
  })

  it('has no link to a file that it does not hold', () => {
    const pages = names().filter((name) => name.endsWith('.md'))
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g)].map(([, path = '', anchor = '']) => {
        const target = path === '' ? page : join(dirname(page), path)
        return { page, target, anchor }
      }),
    )
    expect(links.filter(({ target }) => !names().includes(target))).toEqual([])
    const lost = links.filter(({ target, anchor }) => anchor !== '' && !anchorsOf(read(target)).has(anchor))
    expect(lost).toEqual([])
    expect(links.length).toBeGreaterThan(1)
  })

  it('says of each field what it is: what every key of the schema and the report means is in the types', () => {
    const types = names().filter((name) => name.endsWith('.d.ts'))
    const fields = fieldsOf(types.map(read).join('\n'))
    for (const name of [
      'LineItem',
      'AuditReport',
      'InvoiceReport',
      'CheckReport',
      'Finding',
      'FileSummary',
      'Sums',
    ]) {
      expect(fields.get(name)?.size).toBeGreaterThan(2)
      expect([
        name,
        ...[...(fields.get(name) ?? [])].filter(([, says]) => says === '').map(([key]) => key),
      ]).toEqual([name])
    }
    // An amount without its unit may be cents, a weight without it pounds, a day without its form anything.
    const unitless = ['LineItem', 'InvoiceReport', 'Finding', 'Sums'].flatMap((name) =>
      [...(fields.get(name) ?? [])].filter(([key, says]) => {
        if (/(_cost|_total|difference|amount|^billed|^expected|^gross|^net|^tax)$/.test(key))
          return !/units of|Declared minus computed/.test(says)
        if (/_date$/.test(key)) return !says.includes('YYYY-MM-DD')
        return key === 'billed_weight' && !says.includes('billed_weight_unit')
      }),
    )
    expect(unitless).toEqual([])
  })

  describe('examples, run against what is packed', () => {
    const examples = (): string => join(folder, 'examples')
    const snippet = (page: string, word: string, more: readonly string[] = []): string => {
      const code = [...read(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)].find(([, one]) =>
        one?.includes(word),
      )?.[1]
      const path = join(examples(), `${word}.mjs`)
      const { target, module } = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext }
      writeFileSync(path, ts.transpile([code, ...more].join('\n'), { target, module }))
      return run(process.execPath, [path], examples()).trim()
    }

    beforeAll(() => {
      const modules = join(examples(), 'node_modules')
      mkdirSync(modules, { recursive: true })
      symlinkSync(resolve('samples'), join(examples(), 'samples'))
      mkdirSync(join(examples(), 'out'))
      cpSync(join(folder, 'package'), join(modules, 'carrier-invoice'), { recursive: true })
      const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
        dependencies: object
        optionalDependencies: object
      }
      for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
        mkdirSync(dirname(join(modules, name)), { recursive: true })
        symlinkSync(realpathSync(join('node_modules', name)), join(modules, name))
      }
    })

    it('an upload handler', () => {
      const answer = snippet('package/README.md', 'POST', [
        "import { readFileSync } from 'node:fs'",
        "const upload = (body) => POST(new Request('http://localhost/', { method: 'POST', body }))",
        "console.log(await (await upload(readFileSync('samples/ups-billing/real-headerless.csv'))).text())",
        "const refused = await upload('a,b\\n1,2\\n')",
        'console.log(refused.status, (await refused.json()).code)',
      ])
      const [taken, refused] = answer.split('\n')
      expect(JSON.parse(taken ?? '')).toMatchObject({
        charges: 242,
        rejected: 0,
        sums: { USD: { net: '2323.61' } },
      })
      expect(refused).toBe('422 unknown_format')
    })

    it('the report', () => {
      snippet('package/README.md', 'htmlReport')
      expect(readFileSync(join(examples(), 'out', 'report.html'), 'utf8')).toContain('<h1>')
    })

    it('a carrier of your own', () => {
      expect(snippet('package/parsers/README.md', 'defineFormat')).toBe(
        'PP0001 freight 4.20\nPP0001 fuel 0.30',
      )
    })
  })

  it('is imported by name, without its optional packages', () => {
    const project = join(folder, 'project')
    const lines = [
      "import { formats, parseInvoice } from 'carrier-invoice'",
      `const { totals } = await parseInvoice(${JSON.stringify(SAMPLE)}).summary`,
      'console.log(formats.length, totals.line_items, totals.sums.USD.net)',
    ]
    writeFileSync(join(project, 'main.js'), lines.join('\n'))
    expect(run(process.execPath, ['main.js'], project).trim()).toBe(`${formats.length} 242 2323.61`)
  })

  // A project without `lib` has the types of browsers, whose streams are not those of Node.
  it.each([
    ['of Node', 'es2023'],
    ['of browsers', 'es2023,dom'],
  ])('has types that hold in a strict project with the types %s', (_, lib) => {
    const project = join(folder, 'project')
    const lines = [
      "import { auditInvoices, type Input, isInvoiceError, parseInvoice } from 'carrier-invoice'",
      'export const upload = ({ body, signal }: Request) =>',
      '  body === null ? null : parseInvoice(body, { signal })',
      'export const file = (blob: Blob) => auditInvoices([blob.stream(), new Uint8Array(1)])',
      'export const code = (error: unknown) => (isInvoiceError(error) ? error.code : null)',
      "import { createReadStream } from 'node:fs'",
      "import { ReadableStream as WebStream } from 'node:stream/web'",
      "export const inputs: Input[] = [createReadStream('a.csv'), new WebStream<Uint8Array>(), 'a.csv']",
    ]
    const types = (line: string): string => {
      writeFileSync(join(project, 'main.mts'), [...lines, line].join('\n'))
      const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess']
      const places = ['--module', 'nodenext', '--target', 'es2022', '--lib', lib, '--types', 'node']
      const roots = ['--typeRoots', resolve('node_modules/@types')]
      const tsc = [resolve('node_modules/typescript-7/bin/tsc'), ...options, ...places, ...roots, 'main.mts']
      return spawnSync(process.execPath, tsc, { cwd: project, encoding: 'utf8' }).stdout
    }
    const faults = types("export const wrong: number = parseInvoice('a.csv')")
    expect(faults.match(/error TS\d+/g)).toEqual(['error TS2322'])
    expect(faults).toMatch(/^main\.mts\(9,14\).* not assignable to type 'number'/)
  })

  it('brings its command', () => {
    const output = run(
      join('node_modules', '.bin', 'parse-invoice'),
      ['--quiet', SAMPLE],
      join(folder, 'project'),
    )
    expect(output.trim().split('\n')).toHaveLength(242)
  })

  it.each([
    ['hyparquet-writer', [SAMPLE, '-o', 'items.parquet']],
    ['vega@', ['audit', SAMPLE, '--report', 'report.html']],
    ['@electric-sql/pglite', ['load', SAMPLE]],
    ['pg', ['load', SAMPLE, '--store', 'postgres://localhost/invoices']],
  ])('names the optional package that is missing: %s', (missing, args) => {
    const { status, stderr } = spawnSync(join('node_modules', '.bin', 'parse-invoice'), args, {
      cwd: join(folder, 'project'),
      encoding: 'utf8',
    })
    expect(stderr).toContain(`npm install ${missing}`)
    expect(stderr).not.toContain('internal error')
    expect(status).toBe(2)
  })

  it('is installed for all projects as the README says', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(readFileSync('README.md', 'utf8')).toContain(
      `\`npm pack && npm install -g ./carrier-invoice-${version}.tgz\``,
    )
    await forAll
    expect(run(join(folder, 'bin', 'parse-invoice'), ['--version'], folder).trim()).toBe(version)
  })

  it('is as package users and TypeScript expect it', () => {
    expect(run('npx', ['publint', tarball], '.')).toContain('All good!')
    expect(run('npx', ['attw', tarball, '--profile', 'esm-only', '--no-color'], '.')).toContain('🟢 (ESM)')
  })

  it('runs no script when it is installed, but for a cipher of SFTP that may fail to be built', () => {
    const scripts = Object.entries(lock.packages).filter(
      ([, { dev, hasInstallScript }]) => !dev && hasInstallScript,
    )
    // Both are optional: without them ssh2 uses what Node has.
    expect(scripts.map(([name]) => name)).toEqual(['node_modules/cpu-features', 'node_modules/ssh2'])
  })
})

/** Anchors of a page's headings, as they are made of their words. */
const anchorsOf = (page: string): Set<string> =>
  new Set(
    [...page.matchAll(/^#+ (.*)$/gm)].map(
      ([, title = '']) =>
        `#${title
          .toLowerCase()
          .replace(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-')}`,
    ),
  )

/** Fields of each interface of a declaration file, with the first comment above them. */
function fieldsOf(declarations: string): Map<string, Map<string, string>> {
  const source = ts.createSourceFile('index.d.ts', declarations, ts.ScriptTarget.Latest, true)
  const fields = new Map<string, Map<string, string>>()
  source.forEachChild((node) => {
    if (!ts.isInterfaceDeclaration(node)) return
    const own = node.members.map((member): [string, string] => {
      const says = ts.getJSDocCommentsAndTags(member).map((one) => `${one.getText()}`)
      return [member.name?.getText() ?? '', says.join(' ')]
    })
    fields.set(node.name.text, new Map(own))
  })
  return fields
}
