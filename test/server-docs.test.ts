/** The Dockerfile and the unit of systemd in the guide name what there is, and keep to what is asked of such files. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createProgram } from '../src/cli/program.js'
import type { Terminal } from '../src/cli/terminal.js'

const GUIDE = readFileSync('docs.md', 'utf8')
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(GUIDE)?.[1] ?? ''
const serve = createProgram('0', {} as Terminal, () => undefined).commands.find(
  (one) => one.name() === 'serve',
)
const flags = serve?.options.map(({ long }) => long) ?? []

const flagsIn = (text: string): string[] =>
  [...text.matchAll(/ (--[a-z-]+)|"(--[a-z-]+)"/g)].map(([, a, b]) => a ?? b ?? '')

it('the Dockerfile runs as nobody of importance, on a Node that is supported, with commands in brackets', () => {
  const lines = block('dockerfile').trim().split('\n')
  const words = lines.map((line) => line.split(' ')[0])
  expect(
    words.filter((word) => !/^(FROM|WORKDIR|RUN|USER|VOLUME|EXPOSE|ENV|HEALTHCHECK|CMD)$/.test(word ?? '')),
  ).toEqual([])
  expect(words[0]).toBe('FROM')
  expect(lines[0]).toMatch(/^FROM node:(2[0-9])-slim$/)
  expect(words.indexOf('USER')).toBeLessThan(words.indexOf('CMD'))
  expect(lines.find((line) => line.startsWith('USER'))).toBe('USER node')
  const command = JSON.parse(lines.at(-1)?.slice('CMD '.length) ?? '') as string[]
  expect(command.slice(0, 2)).toEqual(['node_modules/.bin/parse-invoice', 'serve'])
  expect(flagsIn(lines.at(-1) ?? '').filter((flag) => !flags.includes(flag))).toEqual([])
  expect(block('dockerfile')).not.toMatch(/API_KEY=|PARSE_INVOICE_KEY=/)
})

it('the unit names options that there are, waits longer than a stop takes, and holds no key', () => {
  const unit = block('ini')
  expect([...unit.matchAll(/^\[(\w+)\]$/gm)].map(([, name]) => name)).toEqual(['Unit', 'Service', 'Install'])
  const values = new Map(
    [...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
  expect(values.get('ExecStart')).toMatch(/^\/usr\/bin\/parse-invoice serve /)
  expect(flagsIn(values.get('ExecStart') ?? '').filter((flag) => !flags.includes(flag))).toEqual([])
  expect(Number(values.get('TimeoutStopSec'))).toBeGreaterThan(30)
  expect([values.get('DynamicUser'), values.get('NoNewPrivileges')]).toEqual(['yes', 'yes'])
  expect(unit).not.toMatch(/^Environment=/m)
  for (const closed of [
    'ProtectHome',
    'PrivateTmp',
    'PrivateDevices',
    'ProtectKernelModules',
    'RestrictNamespaces',
  ])
    expect([closed, values.get(closed)]).toEqual([closed, 'yes'])
  expect([values.get('ProtectSystem'), values.get('StateDirectory')]).toEqual(['strict', 'parse-invoice'])
  expect([values.get('CapabilityBoundingSet'), values.get('SystemCallFilter')]).toEqual([
    '',
    '@system-service',
  ])
  // What compiles JavaScript writes what it then runs.
  expect(values.has('MemoryDenyWriteExecute')).toBe(false)
  const other = unit
    .split('\n')
    .filter((line) => line !== '' && !/^\[\w+\]$|^\w+=\S|^CapabilityBoundingSet=$/.test(line))
  expect(other).toEqual([])
})
