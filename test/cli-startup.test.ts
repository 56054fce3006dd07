import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { DECLARATIONS } from '../src/cli/declarations/index.js'
import { keptKindOf } from '../src/process/compiled-code.js'

const graphOf = (entryPoints: readonly string[]) =>
  buildSync({
    entryPoints: [...entryPoints],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: 'dist',
    write: false,
    metafile: true,
    logLevel: 'error',
  }).metafile.inputs

/** What is built, and the command's sources: it is built as one script. */
const inputs = {
  ...graphOf(
    readdirSync('dist')
      .filter((name) => name.endsWith('.js'))
      .map((name) => `dist/${name}`),
  ),
  ...graphOf(['src/cli/start.ts']),
}

/** Modules that this one loads before its first line runs, and itself. */
function modulesOf(path: string, seen = new Set<string>()): Set<string> {
  if (inputs[path] === undefined || seen.has(path)) return seen
  seen.add(path)
  for (const found of atOnce(path)) modulesOf(found, seen)
  return seen
}

const atOnce = (path: string): string[] =>
  (inputs[path]?.imports ?? []).filter(({ kind }) => kind === 'import-statement').map((found) => found.path)

/** What it loads before its first line runs, itself and through the modules it imports, that is not among them. */
const loadedAtStart = (path: string): string[] =>
  [...modulesOf(path)].flatMap(atOnce).filter((name) => inputs[name] === undefined && name !== '<runtime>')

/** Loads the command in a way that can fail in plain words. */
test('the entry itself imports nothing of the program', () => {
  expect([...modulesOf('dist/cli.js')]).toEqual(['dist/cli.js'])
})

const { noExternal } = (
  JSON.parse(readFileSync('package.json', 'utf8')) as { tsup: { noExternal: readonly string[] } }
).tsup
const isBuiltIn = (name: string): boolean =>
  isBuiltin(name) || noExternal.some((one) => name === one || name.startsWith(`${one}/`))

test.each(['dist/index.js', 'src/cli/start.ts', 'src/cli/reading.ts', 'src/cli/auditing.ts'])(
  '%s loads no package: what it uses of them is built in, or comes when it is needed',
  (path) => {
    expect(loadedAtStart(path)).not.toEqual([])
    expect(loadedAtStart(path).filter((name) => !isBuiltIn(name))).toEqual([])
  },
)

test('each file takes its time: the library is a dozen', () => {
  expect(modulesOf('dist/index.js').size).toBeLessThan(12)
})

test('what reads and what audits invoices loads no zod: schemas are for what users bring', () => {
  const withZod = (path: string): string[] => loadedAtStart(path).filter((name) => name === 'zod')
  expect(withZod('src/cli/config.ts')).not.toEqual([])
  expect(withZod('src/cli/reading.ts')).toEqual([])
  expect(withZod('src/cli/auditing.ts')).toEqual([])
})

test('the command starts without the machine: nothing can be unpacked or started yet', () => {
  const builtins = loadedAtStart('src/cli/start.ts').filter((name) => isBuiltin(name))
  const names = new Set(builtins.map((name) => name.replace(/^node:/, '')))
  // The entry has loaded `v8` already.
  expect([...names].sort()).toEqual(['fs', 'v8'])
})

test('the command can be run as a file', () => {
  expect(readFileSync('dist/cli.js', 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true)
  expect(statSync('dist/cli.js').mode & 0o111).toBe(0o111)
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> }
  for (const path of Object.values(bin)) expect(existsSync(path)).toBe(true)
})

const folderOfTest = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'startup-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const runIn = (XDG_CACHE_HOME: string, args = ['formats'], more: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, ['dist/cli.js', ...args], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME, ...more },
  })

test('compiled code is kept for the next run where there is room, and runs do not need it', () => {
  const folder = folderOfTest()
  const { stdout } = runIn(folder)
  expect(readdirSync(`${folder}/carrier-invoice`)).toHaveLength(1)
  writeFileSync(`${folder}/file`, '')
  for (const again of [folder, `${folder}/file`, '/proc', '/proc/none'])
    expect(runIn(again)).toMatchObject({ status: 0, stderr: '', stdout })
})

test('compiled code is read back: four runs add to it, the others leave it as it is', () => {
  const folder = folderOfTest()
  const file = (): string => {
    const [name = '', ...others] = readdirSync(`${folder}/carrier-invoice`)
    expect(others).toEqual([])
    return `${folder}/carrier-invoice/${name}`
  }
  const runs: (number | undefined)[] = []
  for (let run = 0; run < 6; run++) {
    expect(runIn(folder).status).toBe(0)
    runs.push(readFileSync(file())[4])
  }
  expect(runs).toEqual([1, 2, 3, 4, 4, 4])
})

test.each([
  ['has lost its end', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['holds other bytes', (bytes: Buffer) => bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 64)],
  ['is empty', () => Buffer.alloc(0)],
])('compiled code that %s is not run, and written anew', (_, spoilt) => {
  const folder = folderOfTest()
  const { stdout } = runIn(folder)
  const [name = ''] = readdirSync(`${folder}/carrier-invoice`)
  const path = `${folder}/carrier-invoice/${name}`
  for (let run = 0; run < 3; run++) runIn(folder)
  writeFileSync(path, spoilt(readFileSync(path)))
  expect(runIn(folder)).toMatchObject({ status: 0, stderr: '', stdout })
  expect(readFileSync(path)[4]).toBe(1)
})

test('a run that fails, or is told to keep nothing, keeps no compiled code', () => {
  const folder = folderOfTest()
  expect(runIn(folder, ['audit', `${folder}/none.csv`]).status).toBe(2)
  expect(runIn(folder, ['formats'], { NODE_DISABLE_COMPILE_CACHE: '1' }).status).toBe(0)
  expect(readdirSync(folder).flatMap((name) => readdirSync(`${folder}/${name}`))).toEqual([])
})

test('compiled code is kept by command; a run that shows its help adds nothing to it', () => {
  const header = readFileSync('dist/command.cjs', 'latin1').split('\n', 1)[0] ?? ''
  const commands = header.split(' ').slice(2)
  expect(commands).toEqual(DECLARATIONS.map(({ name }) => name))
  expect(keptKindOf(['audit', 'a.csv'], commands)).toBe('audit')
  for (const parse of [['a.csv'], ['--to', 'csv', 'a.csv'], ['-']])
    expect(keptKindOf(parse, commands)).toBe('parse')
  for (const shown of [[], ['--help'], ['-V'], ['audit', '-h'], ['help', 'audit']])
    expect(keptKindOf(shown, commands), shown.join(' ')).toBe(null)
})

test('a run is as good where the compiled code turns out not to be writable', () => {
  const folder = folderOfTest()
  mkdirSync(`${folder}/carrier-invoice`, { mode: 0o700 })
  const flag = ['--permission', '--experimental-permission'].find((one) =>
    process.allowedNodeEnvironmentFlags.has(one),
  )
  const ran = runIn(folder, ['formats'], { NODE_OPTIONS: `${flag} --allow-fs-read=* --no-warnings` })
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(`${folder}/carrier-invoice`)).toEqual([])
})

test('a cache named by no absolute path is left out: it would be another one in each folder', () => {
  const folder = folderOfTest()
  const env = { ...process.env, XDG_CACHE_HOME: 'cache' }
  expect(spawnSync(process.execPath, [resolve('dist/cli.js'), 'formats'], { cwd: folder, env }).status).toBe(
    0,
  )
  expect(readdirSync(folder)).toEqual([])
})

test.runIf(process.getuid?.() === 0)('root makes nothing in the home of somebody else', () => {
  const folder = folderOfTest()
  chownSync(folder, 12345, 12345)
  expect(runIn('', ['formats'], { HOME: folder })).toMatchObject({ status: 0, stderr: '' })
  expect(runIn(folder)).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['missing', null],
  ['empty', 0],
  ['cut off', 1000],
  ['changed by one bit', Infinity],
])('a program that is %s is reported in plain words', (_, length) => {
  const folder = folderOfTest()
  copyFileSync('dist/cli.js', `${folder}/cli.mjs`)
  const script = readFileSync('dist/command.cjs').subarray(0, length ?? 0)
  const middle = script.length >> 1
  if (length === Infinity) script[middle] = (script[middle] ?? 0) ^ 1
  if (length !== null) writeFileSync(`${folder}/command.cjs`, script)
  const { status, stderr } = spawnSync(process.execPath, [`${folder}/cli.mjs`, 'formats'], {
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(stderr).toMatch(/^error: .*command\.cjs is missing or damaged.*reinstall it\.\n$/)
})

test.each(['worker.js', 'joined-111'])(
  'a damaged %s is named, and not reported as a fault of the program',
  (start) => {
    const folder = mkdtempSync('dist-damaged-')
    onTestFinished(() => rmSync(folder, { recursive: true }))
    for (const name of readdirSync('dist'))
      if (/^(?!store-).*\.(c?js|json)$/.test(name)) copyFileSync(`dist/${name}`, `${folder}/${name}`)
    const name = readdirSync(folder).find((one) => one.startsWith(start)) ?? start
    const run = () =>
      spawnSync(
        process.execPath,
        [`${folder}/cli.js`, '--jobs', '2', 'samples/usps-eps/real.csv', 'samples/fedex-us/real.csv'],
        { encoding: 'utf8' },
      )
    const files = JSON.parse(readFileSync(`${folder}/files.json`, 'utf8')) as Record<string, number>
    for (const gone of Object.keys(files).filter((one) => !existsSync(`${folder}/${one}`))) delete files[gone]
    writeFileSync(`${folder}/files.json`, JSON.stringify(files))
    expect(run().status).toBe(0)
    const bytes = readFileSync(`${folder}/${name}`)
    writeFileSync(`${folder}/${name}`, bytes.fill(0, bytes.length >> 1))
    const { status, stderr } = run()
    expect(status).toBe(2)
    expect(stderr).toContain(`${name} is missing or damaged): expected every module`)
    expect(stderr).not.toContain('internal error')
  },
)

test('no compiled code is run that others may have put there', () => {
  const folder = folderOfTest()
  mkdirSync(`${folder}/carrier-invoice`)
  chmodSync(`${folder}/carrier-invoice`, 0o777)
  expect(runIn(folder)).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(`${folder}/carrier-invoice`)).toEqual([])
})

test('of the compiled code only the newest is kept, whether a clock was set back or not', () => {
  const folder = folderOfTest()
  mkdirSync(`${folder}/carrier-invoice`)
  const at = (name: string, days: number): void => {
    const time = new Date(Date.now() - days * 24 * 3600 * 1000)
    writeFileSync(`${folder}/carrier-invoice/${name}`, '')
    utimesSync(`${folder}/carrier-invoice/${name}`, time, time)
  }
  at('to come', -700)
  for (let days = 1; days <= 60; days++) at(`${days} days`, days)
  runIn(folder)
  const left = readdirSync(`${folder}/carrier-invoice`)
  const others = left.filter((name) => /^to|days$/.test(name))
  expect(left).toHaveLength(40)
  expect(others.sort()).toEqual(Array.from({ length: 39 }, (_, at) => `${at + 1} days`).sort())
})
