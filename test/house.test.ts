/** The house rules that no compiler holds. */
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'
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
  ['process', 'schema'],
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
    expect(synchronous).toEqual([
      'src/csv/kernel/compile.ts',
      'src/process/built-files.ts',
      'src/process/compiled-code.ts',
    ])
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

/** Turns of phrase that no native engineer would use in a comment or a message, and what to write instead. */
const PHRASES: readonly (readonly [phrase: RegExp, instead: string])[] = [
  [/\bso many\b/i, 'at most N'],
  [/\bof which (?:the|all|none|one|each)\b/i, 'whose'],
  [/\bof whose\b/i, 'whose'],
  [
    /\bwhere (?:there|it|one|that) (?:is|are) (?:none|no|one)\b|\b(?:where|which|that) (?:is|are) none\b/i,
    'if there is none',
  ],
  [/\b(?:left out|taken|read) where\b|\bwhere (?:it|they) (?:is|are) left out\b/i, 'if'],
  [/\b(?:[Nn]ull|[Uu]ndefined|[Ee]mpty|Throws `\w+`) where\b/, 'if'],
  [/\bnone of ours\b/i, 'skipped'],
  [/\bstands? (?:in|on|beside|behind|above|below)\b/i, 'is in'],
  [/\bwhatever stands\b|\bwhat stands\b/i, 'the text'],
  [/\bforetold\b/i, 'predicted'],
  [/\bby right\b/i, 'legitimately'],
  [/\btold apart\b|\btells? apart\b/i, 'distinguished'],
  [/\btold\b/i, 'reported, recognised'],
  [/\bsays of\b/i, 'states about'],
  [/\bbear(?:s|ing)? out\b|\bborne out\b/i, 'match, justify'],
  [/\bbears?\b/i, 'has'],
  [/\bgives? back\b/i, 'returns'],
  [/\bin (?:its|their) turn\b/i, 'in order'],
  // An option of `openStore()` has this name.
  [/(?<!`)\bmend(?:s|ed|ing)?\b/i, 'correct, repair'],
  [/\bas (?:it|they) (?:comes?|came)\b/i, 'as received'],
  [/\bonce more\b/i, 'again'],
  [/\bfor good\b/i, 'permanently'],
  [/\blets? pass\b/i, 'tolerance'],
  [/\btakes? (?:its|their|the) place\b/i, 'replaces'],
  [/\bheld against\b/i, 'compared with'],
  [/\blooked at\b/i, 'examined, reviewed'],
  [/\bthe looks? of\b/i, 'the form of'],
  [/\bwhatever the case\b/i, 'in any case'],
  [/\bseldom\b/i, 'rarely'],
  [
    /\b(?:shall|hence|whence|thence|thereby|thereupon|therein|whereof|lest|nought|reckon\w*)\b/i,
    'plain English',
  ],
]

const phrasesOf = (place: string, words: string): string[] =>
  PHRASES.flatMap(([phrase, instead]) => {
    const found = phrase.exec(words)?.[0]
    return found === undefined ? [] : [`${place}: "${found}": write "${instead}"`]
  })

/** The folders of src/, and those of everything else that is written for a reader. */
const WRITTEN = new Map<string, readonly string[]>([
  ...[...new Set(SRC_AND_PAGES.map((file) => `src/${file.split('/')[1]}`))].map(
    (name) => [name, SRC_AND_PAGES.filter((file) => `src/${file.split('/')[1]}` === name)] as const,
  ),
  ['parsers', PARSERS],
  ['samples', filesIn('samples')],
  ['bench', readdirSync('bench').flatMap((name) => (name.endsWith('.ts') ? [`bench/${name}`] : []))],
])

describe('comments', () => {
  /** The phrases in a file's comments, each with its line; a phrase may go over the end of a line. */
  const phrasesIn = (file: string): string[] => {
    const text = read(file)
    return [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*/g)].flatMap(({ 0: comment, index }) =>
      phrasesOf(
        `${file}:${text.slice(0, index).split('\n').length}`,
        comment.replace(/\s*\n\s*\*?\s*/g, ' '),
      ),
    )
  }
  it.each([...WRITTEN.keys()])('of %s are in plain English', (folder) => {
    expect(WRITTEN.get(folder)?.length).toBeGreaterThan(0)
    expect(WRITTEN.get(folder)?.flatMap(phrasesIn)).toEqual([])
  })
})

describe('messages', () => {
  /** The phrases in a file's texts: literals, the fixed parts of templates, and what a page shows. */
  const phrasesIn = (file: string): string[] => {
    const kind = file.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
    const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, false, kind)
    const phrases: string[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)) {
        const line = source.getLineAndCharacterOfPosition(node.pos).line + 1
        phrases.push(...phrasesOf(`${file}:${line}`, node.text.replace(/\s+/g, ' ')))
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    return phrases
  }
  it.each([...WRITTEN.keys()].filter((folder) => folder.startsWith('src/')))(
    'of %s are in plain English',
    (folder) => {
      expect(WRITTEN.get(folder)?.flatMap(phrasesIn)).toEqual([])
    },
  )
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
    expect(
      versions.filter(([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
    ).toEqual([])
    expect(versions.length).toBeGreaterThan(10)
  })

  it('names in its messages the versions that it was tested with', () => {
    const texts = SRC.map(read).join('\n')
    const optional = Object.entries(pack.optionalDependencies ?? {})
    expect(optional.filter(([, version]) => !texts.includes(version)).map(([name]) => name)).toEqual([])
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
