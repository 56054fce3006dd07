/** The house rules that no compiler holds. */
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formats } from '../src/index.js'

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()

const SRC = filesIn('src')
/** With the pages, which are built for the browser. */
const SRC_AND_PAGES = [
  ...SRC,
  ...readdirSync('src/server/pages')
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => `src/server/pages/${name}`),
]
const PARSERS = filesIn('parsers')
const read = (file: string) => readFileSync(file, 'utf8')

const LINES = 300
/** Files that are longer, and why. */
const LONGER: Readonly<Record<string, string>> = {
  'src/format/declaration.ts': 'the whole vocabulary of a declaration, read as one page',
  'src/csv/kernel/wasm.ts': 'compiled, not written',
  'src/csv/reader.ts': 'the hot loops and what they share, in one closure for speed',
}

/** Names of carriers and of the things only they have. */
const CARRIER_WORDS = [
  ...new Set(formats.flatMap(({ carrier }) => [carrier, carrier.replace('_', ' ')])),
  'dhl',
  'royalmail',
  'parcelforce',
  'mybill',
  'evri',
]

/** Where carriers may be named: the schema lists them, and the help shows files of theirs. */
const MAY_NAME = /^src\/(app\/api|schema\/line-item|schema\/line-item-schema)\.ts$|^src\/cli\//

describe('src', () => {
  it.each(SRC.filter((file) => !MAY_NAME.test(file)))('%s names no carrier in its code', (file) => {
    const code = read(file)
      .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      .toLowerCase()
    expect(CARRIER_WORDS.filter((word) => new RegExp(`(?<![a-z])${word}(?![a-z])`).test(code))).toEqual([])
  })

  it('joins machine and carriers in one place', () => {
    expect(SRC.filter((file) => /from '[./]*parsers\//.test(read(file)))).toEqual(['src/formats.ts'])
  })
})

/** Folders of src/ from the ground up: a folder imports from those in lines below its own, and files at the root from all. */
const STOREYS: readonly (readonly string[])[] = [
  ['schema'],
  ['values'],
  ['csv', 'format', 'xlsx'],
  ['edi', 'input'],
  ['sources'],
  ['detect', 'tables'],
  ['parse'],
  ['maps'],
  ['ledger', 'summary'],
  ['invoices'],
  ['checks'],
  ['output'],
  ['report'],
  ['audit'],
  ['formats.ts'], // joins the machine to the carriers
  ['sandbox.ts'], // joins it to the generators of samples
  ['store'],
  ['sync'],
  ['server'],
  ['app'],
  ['cli', 'index.ts'],
]

describe('arrows', () => {
  const imports = new Map(
    [...SRC, ...PARSERS]
      .filter((file) => !file.startsWith('src/csv/kernel/as/')) // compiled by itself
      .map((file) => [
        file,
        [...read(file).matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)].map(([, name = '']) =>
          posix.join(posix.dirname(file), name).replace(/\.js$/, '.ts'),
        ),
      ]),
  )
  const folder = (file: string): string => file.split('/')[1] ?? ''
  const storey = (file: string): number => STOREYS.findIndex((names) => names.includes(folder(file)))

  it('give every folder of src/ its place', () => {
    expect([...new Set(SRC.filter((file) => storey(file) < 0).map(folder))]).toEqual([])
  })

  it('point down', () => {
    const up = [...imports].flatMap(([file, targets]) =>
      targets
        .filter((target) => file.startsWith('src/') && target.startsWith('src/'))
        .filter((target) => folder(target) !== folder(file) && storey(target) >= storey(file))
        .map(
          (target) =>
            `${file} imports ${target}: ${folder(target)} is not below ${folder(file)}. Move what both need into ` +
            `${folder(file)} or below it, or hand it over as an argument.`,
        ),
    )
    expect(up).toEqual([])
  })

  it('go round in no circle', () => {
    const circles: string[] = []
    const done = new Set<string>()
    const follow = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
      if (path.includes(file) || done.has(file)) return
      for (const target of imports.get(file) ?? []) follow(target, [...path, file])
      done.add(file)
    }
    for (const file of imports.keys()) follow(file, [])
    expect(circles).toEqual([])
  })
})

describe('use cases', () => {
  const imports = (file: string): string[] =>
    [...read(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name = '']) => name)

  it.each(SRC.filter((file) => !file.startsWith('src/cli/')))('%s knows no command', (file) => {
    expect(imports(file).filter((name) => /\/cli\/|^commander$/.test(name))).toEqual([])
  })

  it.each(SRC.filter((file) => /^src\/app\/(?!jobs\/)/.test(file)))('%s knows no process', (file) => {
    expect(read(file)).not.toMatch(/\bprocess\.|\bargv\b|\u001b|\bconsole\b|exit status/)
  })

  it('leave the command with options, streams and the exit status', () => {
    // The declarations of commands and options are data, and grow with them.
    const files = SRC.filter((file) => file.startsWith('src/cli/') && !file.includes('/declarations/'))
    const code = files.flatMap((file) => read(file).split('\n')).filter((line) => /^\s*[^\s/*]/.test(line))
    expect(code.length).toBeLessThan(1000)
  })

  it('hold up no other work while a file is read', () => {
    const synchronous = SRC.filter((file) =>
      /\b(readFileSync|readSync)\b|\bopenSync\b.*node:fs/.test(read(file)),
    )
    // Compiles the kernel for whoever works on it, no part of the program; loads the command before it begins.
    expect(synchronous).toEqual(['src/csv/kernel/compile.ts', 'src/output/compiled-code.ts'])
  })
})

describe('names', () => {
  it('are exported from one module each', () => {
    const modules = new Map<string, Set<string>>()
    // The loops in AssemblyScript are compiled by themselves.
    for (const file of SRC_AND_PAGES.filter((one) => !one.startsWith('src/csv/kernel/as/')))
      for (const [, name = ''] of read(file).matchAll(
        /^export (?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm,
      ))
        modules.set(name, (modules.get(name) ?? new Set()).add(file))
    expect(modules.size).toBeGreaterThan(500)
    const twice = [...modules].filter(([, files]) => files.size > 1)
    expect(twice.map(([name, files]) => [name, ...files])).toEqual([])
  })
})

describe('parsers', () => {
  it.each(PARSERS)('%s imports src/format/format.js alone', (file) => {
    const outside = [...read(file).matchAll(/from '([^']+)'/g)]
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('./') && !/^\.\.\/(?!\.\.\/src)/.test(name))
    expect(outside.filter((name) => !/^(\.\.\/)+src\/format\/format\.js$/.test(name))).toEqual([])
  })
})

/** Turns of phrase that no native engineer would use in a comment, and what to write instead. */
const PHRASES: readonly (readonly [phrase: RegExp, instead: string])[] = [
  [/\bso many\b/, 'at most N'],
  [/\bof which (?:the|all|none|one|each)\b/, 'whose'],
  [/\bof whose\b/, 'whose'],
  [
    /\bwhere (?:there|it|one|that) (?:is|are) none\b|\b(?:where|which|that) (?:is|are) none\b/,
    'if there is none',
  ],
  [/\bnone of ours\b/, 'skipped'],
  [/\bstands? (?:in|on|beside|behind|above|below)\b/, 'is in'],
  [/\bforetold\b/, 'predicted'],
  [/\bby right\b/, 'legitimately'],
  [/\btold apart\b|\btells? apart\b/, 'distinguished'],
  [/\btold\b/, 'reported, recognised'],
  [/\bsays of (?:it|them)(?:self|selves)\b/, 'states'],
  [/\bbear(?:s|ing)? out\b|\bborne out\b/, 'match, justify'],
  [/\bgives? back\b/, 'returns'],
  [/\bin (?:its|their) turn\b/, 'in order'],
  [/\b(?:null|undefined|empty|Throws `\w+`) where\b/, 'if'],
  [/\bwhatever stands\b|\bwhat stands\b/, 'the text'],
]

describe('comments', () => {
  /** The phrases in a file's comments, each with its line; a phrase may go over the end of a line. */
  const phrasesIn = (file: string): string[] => {
    const text = read(file)
    return [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*/g)].flatMap(({ 0: comment, index }) => {
      const line = text.slice(0, index).split('\n').length
      const words = comment.replace(/\s*\n\s*\*?\s*/g, ' ')
      return PHRASES.flatMap(([phrase, instead]) => {
        const found = phrase.exec(words)?.[0]
        return found === undefined ? [] : [`${file}:${line}: "${found}": write "${instead}"`]
      })
    })
  }
  it.each([...new Set(SRC.map((file) => file.split('/')[1]))])('of src/%s are in plain English', (name) => {
    expect(SRC.filter((file) => file.split('/')[1] === name).flatMap(phrasesIn)).toEqual([])
  })
})

describe('every file', () => {
  it.each([...SRC, ...PARSERS])('%s is short, or says why not', (file) => {
    const lines = read(file).split('\n').length - 1
    if (LONGER[file] === undefined) expect(lines).toBeLessThanOrEqual(LINES)
    else expect(lines).toBeGreaterThan(LINES)
  })

  it.each([...SRC, ...PARSERS])('%s has no default export', (file) => {
    expect(read(file)).not.toMatch(/^export default/m)
  })
})

/** What makes a test fail now and then, by what it says: a run that fails is to fail again. */
describe('tests', () => {
  const TESTS = filesIn('test').filter((file) => file !== 'test/house.test.ts')
  const lines = (file: string): string[] =>
    read(file)
      .split('\n')
      .map((line, at) => `${file}:${at + 1}: ${line.trim()}`)
  const found = (says: RegExp, but: RegExp = /^$/): string[] =>
    TESTS.flatMap(lines).filter((line) => says.test(line) && !but.test(line))

  it('take no chance: what is to differ from run to run is a seed that is shown (fc, momentOf)', () => {
    expect(found(/Math\.random/, /^test\/fuzz\/run\.ts:/)).toEqual([])
  })

  it('have the time that the configuration gives, or as much for each of what they do', () => {
    expect(
      found(/testTimeout|\.test\.ts:\d+: \}, [\d_]+\)|\{ timeout: [\d_]+ \}, /, /KILLS|SECONDS/),
    ).toEqual([])
  })

  it('wait for what is to come, as long as the configuration says (expect.poll), not for a time', () => {
    expect(found(/waitFor\(\(\)|\.poll\(.*timeout|setTimeout\((resolve|settle|done)\b/, WAITED)).toEqual([])
  })

  it('take ports for servers that must be told theirs from one place, beyond those of connections', () => {
    expect(found(/\bport: [1-9]\d{3,}|listen\([1-9]/, /user: /)).toEqual([])
    expect(TESTS.filter((file) => /const freePort|function freePort/.test(read(file)))).toEqual([
      'test/ports.ts',
    ])
  })
})

/** Times that are what is tested: a clock that has gone on, a reader who is slow, a look once a second. */
const WAITED = /^test\/(webhooks|sources-web)\.test\.ts:|^test\/fuzz\/run\.ts:/

describe('CONTRIBUTING', () => {
  it('names files that are there', () => {
    const named = [...read('CONTRIBUTING.md').matchAll(/`(?:src\/)?([a-z]+\/[\w/-]+\.ts)`/g)].map(
      ([, file]) => file,
    )
    const there = new Set([...SRC.map((file) => file.slice('src/'.length)), ...filesIn('test'), ...SRC])
    expect(named.filter((file) => !there.has(`${file}`) && file !== 'checks/my-check.ts')).toEqual([])
    expect(named.length).toBeGreaterThan(15)
  })
})

describe('package', () => {
  const pack = JSON.parse(read('package.json')) as Record<string, unknown> &
    Record<
      'scripts' | 'dependencies' | 'devDependencies' | 'optionalDependencies',
      Record<string, string> | undefined
    >

  it('pins every dependency', () => {
    const versions = Object.entries({
      ...pack.dependencies,
      ...pack.devDependencies,
      ...pack.optionalDependencies,
    })
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
    expect(versions.length).toBeGreaterThan(10)
  })

  it('ships what is built, and says how it is reached', () => {
    expect(pack).toMatchObject({
      name: 'carrier-invoice',
      type: 'module',
      license: 'MIT',
      sideEffects: false,
      engines: { node: '>=20' },
      bin: { 'parse-invoice': 'dist/cli.js' },
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './store': { types: './dist/store.d.ts', default: './dist/store.js' },
        './package.json': './package.json',
      },
    })
    expect(pack.files).toContain('dist')
    expect(JSON.stringify(pack.files)).not.toMatch(/src|test|bench|samples/)
  })

  it('lets no error of the suite pass that nothing caught', () => {
    expect(read('vitest.config.ts')).not.toContain('dangerouslyIgnoreUnhandledErrors')
    expect(`${pack.scripts?.test} ${read('test/run.ts')} ${read('.ci/run')}`).not.toContain('dangerously')
  })

  it('keeps the lockfile free of addresses', () => {
    expect(read('.npmrc').split('\n')).toContain('omit-lockfile-registry-resolved=true')
    expect(read('package-lock.json')).not.toContain('"resolved"')
  })
})

/** `npm ci` refuses a lock that leaves out an optional package of another platform; npm writes such a lock without a word. */
describe('the lock', () => {
  type Lock = Record<string, { optionalDependencies?: Record<string, string> }>
  const packages = (file: string): Lock => (JSON.parse(read(file)) as { packages: Lock }).packages

  it.each(['package-lock.json', 'bench/package-lock.json'])(
    '%s holds the packages of every platform',
    (file) => {
      const locked = packages(file)
      const needed = Object.values(locked).flatMap((one) => Object.keys(one.optionalDependencies ?? {}))
      const missing = needed.filter(
        (name) => !Object.keys(locked).some((path) => path.endsWith(`node_modules/${name}`)),
      )
      expect(needed.length).toBeGreaterThan(0)
      expect(missing).toEqual([])
    },
  )

  it.each(['package-lock.json', 'bench/package-lock.json'])('%s names no registry', (file) => {
    expect(read(file)).not.toContain('"resolved"')
  })
})
