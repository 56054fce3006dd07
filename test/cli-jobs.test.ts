import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { namesIn, parseInvoice } from './cli-kit.js'
import { generated, scratch } from './jobs-kit.js'

const { path, remove } = scratch()
afterAll(remove)

// Large enough to be cut, and small ones around it.
const large = generated('ups-billing', { rows: 26_000, seed: 3 }, path('large.csv'))
const damaged = path('damaged.csv')
const lines = readFileSync(large, 'latin1').split('\n').slice(0, 300)
lines[100] = 'half a row'
writeFileSync(damaged, lines.join('\n'))
const inputs = ['samples/fedex-us/real.csv', damaged, large, 'samples/dhl-express/real.csv']

it.each(['ndjson', 'csv', 'json'])(
  '--jobs 3 writes the same %s, rejects and summary as one job',
  async (to) => {
    const outputs = async (jobs: string) => {
      const names = ['out', 'rejects', 'summary'].map((name) => path(`${name}-${jobs}-${to}`))
      const [out = '', rejects = '', summary = ''] = names
      const ran = await parseInvoice([
        'parse',
        ...inputs,
        '--to',
        to,
        '--jobs',
        jobs,
        '-o',
        out,
        '--rejects',
        rejects,
        '--summary',
        summary,
      ])
      return { ...ran, written: names.map((name) => readFileSync(name, 'utf8')) }
    }
    const three = await outputs('3')
    expect(three).toEqual(await outputs('1'))
    expect(three.status).toBe(1)
    expect(three.written.map((text) => text.length > 100)).toEqual([true, true, true])
  },
)

it('--jobs 2 writes the same to the standard output', async () => {
  const two = await parseInvoice(['parse', ...inputs, '--to', 'csv', '--jobs', '2'])
  expect(two).toEqual(await parseInvoice(['parse', ...inputs, '--to', 'csv']))
  expect(two.stdout.startsWith('id,carrier,')).toBe(true)
})

it('--jobs 2 of nothing but skipped records writes what one job writes', async () => {
  const header = path('header.csv')
  writeFileSync(header, `${readFileSync('samples/fedex-us/real.csv', 'utf8').split('\n')[0]}\n`)
  const two = await parseInvoice(['parse', header, '--to', 'csv', '--jobs', '2', '--quiet'])
  expect(two).toEqual(await parseInvoice(['parse', header, '--to', 'csv', '--quiet']))
  expect(two.stdout.split('\n')).toHaveLength(2)
})

it('--strict with --jobs 2 ends at the first reject and leaves no output', async () => {
  const out = path('strict.ndjson')
  const { status, stderr } = await parseInvoice(['parse', ...inputs, '--jobs', '2', '--strict', '-o', out])
  expect(status).toBe(2)
  expect(stderr).toContain('no rejected row, by --strict')
  expect(namesIn(path('.')).filter((name) => /strict|part/.test(name))).toEqual([])
})
