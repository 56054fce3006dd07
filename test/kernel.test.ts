import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMPILED, compiledKernel } from '../src/csv/kernel/compile.js'
import { borrowKernel, lendKernels, returnKernel } from '../src/csv/kernel/kernel.js'
import { createRecordHash } from '../src/map/record-hash.js'
import { readRecords, useKernel, withKernel } from './csv-kit.js'

beforeAll(() => useKernel(true))
afterAll(() => useKernel(false))

describe('the kernel', () => {
  it('is what its source says', { timeout: 60_000 }, async () => {
    expect(readFileSync(COMPILED, 'utf8')).toBe(await compiledKernel())
  })

  it('is lent to any number of files at once, and lent again when one is given back', () => {
    const lent = Array.from({ length: 30 }, borrowKernel)
    expect(new Set(lent).size).toBe(30)
    expect(lent).not.toContain(null)
    for (const kernel of lent) returnKernel(kernel)
    const again = borrowKernel()
    expect(lent).toContain(again)
    returnKernel(again)
  })

  it('is done without where its memory cannot be had', async () => {
    const { WebAssembly } = globalThis as unknown as { WebAssembly: { Instance: unknown } }
    const { Instance } = WebAssembly
    const lent = Array.from({ length: 8 }, borrowKernel) // none is left that was kept
    let asked = 0
    WebAssembly.Instance = function full() {
      asked++
      throw new RangeError('Out of memory')
    }
    try {
      expect([borrowKernel(), borrowKernel()]).toEqual([null, null])
      expect(asked).toBe(1)
    } finally {
      WebAssembly.Instance = Instance
      lendKernels(Infinity)
      for (const kernel of lent) returnKernel(kernel)
    }
  })

  it('names records as the hash in JavaScript does', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), text, fc.nat(2 ** 40), (bytes, invoice, row) => {
        const plain = createRecordHash('a-format')
        plain.inherit(null, invoice, '2026-01-31')
        const wanted = plain.of(Buffer.from(bytes), 0, bytes.length, row)
        const named = withKernel((kernel) => {
          if (kernel === null) return ''
          const hash = createRecordHash('a-format', kernel)
          hash.inherit(null, invoice, '2026-01-31')
          kernel.buffer.set(bytes, kernel.bytes)
          return hash.of(kernel.buffer, kernel.bytes, kernel.bytes + bytes.length, row)
        })
        expect(named).toBe(wanted)
        expect(named).toMatch(new RegExp(`^[0-9a-f]{16}-${row}$`))
      }),
      { numRuns: 2000 },
    )
  })

  it('grows for a record that is larger than its memory, and is not kept then', () => {
    const long = 'x'.repeat(6 << 20)
    const bytes = Buffer.from(`a,b\n"${long}",c\nd,e\n`)
    const pieces = Array.from({ length: 25 }, (_, at) => bytes.subarray(at << 18, (at + 1) << 18))
    const records = readRecords(pieces, undefined, { recordBytes: 1 << 24, fields: 10 })
    expect(records.map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      [long, 'c'],
      ['d', 'e'],
    ])
    withKernel((kernel) => expect(kernel?.buffer.length).toBe(1 << 20))
  })

  it('is done without where Node has no WebAssembly', () => {
    const args = ['dist/cli.js', 'samples/ups-billing/real-headerless.csv', '--quiet']
    const told = (options: string[]) =>
      execFileSync(process.execPath, [...options, ...args], { stdio: 'pipe' })
    expect(told(['--jitless']).equals(told([]))).toBe(true)
  })

  it('does without where more cells are allowed than it holds', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `${at}`)
    const limits = { recordBytes: 1 << 24, fields: 20_000 }
    const [record] = readRecords([Buffer.from(many.join(','))], undefined, limits)
    expect(record?.cells).toEqual(many)
  })
})
