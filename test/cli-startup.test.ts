import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import nodeModule, { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'

const { inputs } = buildSync({
  entryPoints: readdirSync('dist')
    .filter((name) => name.endsWith('.js'))
    .map((name) => `dist/${name}`),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  outdir: 'dist',
  write: false,
  metafile: true,
  logLevel: 'error',
}).metafile

/** Built modules that this one loads before its first line runs, and itself. */
function modulesOf(path: string, seen = new Set<string>()): Set<string> {
  if (inputs[path] === undefined || seen.has(path)) return seen
  seen.add(path)
  for (const found of atOnce(path)) modulesOf(found, seen)
  return seen
}

const atOnce = (path: string): string[] =>
  (inputs[path]?.imports ?? []).filter(({ kind }) => kind === 'import-statement').map((found) => found.path)

/** What it loads before its first line runs, itself and through the modules it imports, that is not built. */
const loadedAtStart = (path: string): string[] =>
  [...modulesOf(path)].flatMap(atOnce).filter((name) => inputs[name] === undefined && name !== '<runtime>')

/** The entry imports nothing but the command, and that in a way that can fail in plain words. */
const COMMAND = `${inputs['dist/cli.js']?.imports.find(({ kind }) => kind === 'dynamic-import')?.path}`

test('the entry itself imports nothing', () => {
  expect([...loadedAtStart('dist/cli.js')]).toEqual([])
})

test.each([
  ['command', COMMAND],
  ['library', 'dist/index.js'],
])(
  'the %s starts without a package: what it uses of them is built in, or comes when it is needed',
  (_, path) => {
    expect([...loadedAtStart(path)].filter((name) => !isBuiltin(name))).toEqual([])
  },
)

const built = (start: string): string => `dist/${readdirSync('dist').find((name) => name.startsWith(start))}`

test('each file takes its time: the library, the command and an audit are a dozen each', () => {
  expect(modulesOf('dist/index.js').size).toBeLessThan(12)
  expect(modulesOf(COMMAND).size).toBeLessThan(12)
  expect(modulesOf(built('auditing-')).size).toBeLessThan(16)
})

test('what reads and what audits invoices loads no zod: schemas are for what users bring', () => {
  const withZod = (path: string): string[] =>
    [...modulesOf(path)].filter((file) => readFileSync(file, 'utf8').includes('"$ZodType"'))
  expect(withZod(built('config-'))).not.toEqual([])
  expect(withZod(built('reading-'))).toEqual([])
  expect(withZod(built('auditing-'))).toEqual([])
})

test('the command starts without the machine: nothing can be unpacked, hashed or started yet', () => {
  const builtins = [...loadedAtStart(COMMAND)].filter((name) => isBuiltin(name))
  const names = new Set(builtins.map((name) => name.replace(/^node:/, '')))
  expect([...names].sort()).toEqual(['events', 'fs', 'path', 'v8'])
})

test('the command can be run as a file', () => {
  expect(readFileSync('dist/cli.js', 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true)
  expect(statSync('dist/cli.js').mode & 0o111).toBe(0o111)
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> }
  for (const path of Object.values(bin)) expect(existsSync(path)).toBe(true)
})

test('compiled code is kept for the next run where Node can, and runs do not need it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'startup-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const formats = (XDG_CACHE_HOME: string) =>
    spawnSync(process.execPath, ['dist/cli.js', 'formats'], {
      encoding: 'utf8',
      env: { ...process.env, XDG_CACHE_HOME, NODE_COMPILE_CACHE: undefined },
    })
  const { stdout } = formats(folder)
  expect(readdirSync(folder)).toEqual('enableCompileCache' in nodeModule ? ['carrier-invoice'] : [])
  writeFileSync(`${folder}/file`, '')
  for (const again of [folder, `${folder}/file`, '/proc', '/proc/none'])
    expect(formats(again)).toMatchObject({ status: 0, stderr: '', stdout })
})
