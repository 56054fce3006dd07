import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { TakenSamples } from '../src/parse/taken-samples.js'
import { createSum } from '../src/values/money.js'

/** 16 bytes; the last bit tells whether the first thinning keeps them. */
const hashOf = (text: string, isKept: boolean): Buffer => {
  const bytes = createHash('md5').update(text).digest()
  bytes[15] = isKept ? (bytes[15] as number) & 0xfe : (bytes[15] as number) | 1
  return bytes
}
const bitsOf = (hash: string): number => Buffer.from(hash, 'latin1').readUInt16BE(14)

test('samples are those of a list of all records, thinned at the end', () => {
  const samples = new TakenSamples()
  const sums = new Map([['USD', createSum()]])
  const all: { hash: string; row: number; nth: number; nets: Record<string, string> }[] = []
  for (let nth = 0; nth < 20_000; nth++) {
    // A, B, A: between two equal records one that is dropped later.
    const group = Math.floor(nth / 3)
    const bytes = nth % 3 === 1 ? hashOf(`b${group}`, false) : hashOf(`a${group}`, true)
    const nets = Object.fromEntries([...sums].map(([currency, sum]) => [currency, sum.text()]))
    all.push({ hash: bytes.toString('latin1'), row: 2 * nth + 7, nth, nets })
    const words = Int32Array.from({ length: 5 }, (_, at) => (at === 0 ? 0 : bytes.readInt32LE(4 * at - 4)))
    if (samples.keeps(bytes[14] as number, bytes[15] as number)) samples.add(words, 1, 2 * nth + 7, nth, sums)
    if (nth === 3000) sums.set('EUR', createSum())
    sums.get('USD')?.addText(nth === 11_000 ? '98765432109876543210.5' : '1.25')
    sums.get('EUR')?.addText('-0.1')
  }
  expect(samples.mask).toBeGreaterThan(1)
  const kept = all.filter(({ hash }) => (bitsOf(hash) & samples.mask) === 0)
  const expected = kept.filter(({ hash }, at) => hash !== kept[at - 1]?.hash)
  const found = Array.from({ length: samples.count }, (_, at) => ({
    hash: samples.key(at),
    row: samples.row(at),
    nth: samples.nth(at),
    nets: samples.nets(at),
  }))
  expect(found).toEqual(expected)
  expect(found.length).toBeGreaterThan(2000)
  expect(found.at(-1)?.nets).toEqual({
    EUR: expect.stringMatching(/^-1\d{3}\.\d$/),
    USD: expect.stringMatching(/^98765432109876\d+\.\d\d$/),
  })
})

test('hashes that are too similar are not kept', () => {
  const samples = new TakenSamples()
  for (let nth = 0; nth <= 4096; nth++) samples.add(Int32Array.of(nth, 0, 0, 0), 0, nth + 1, nth, new Map())
  expect([samples.mask, samples.count]).toEqual([0xffff, 0])
})
