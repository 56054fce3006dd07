import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBytes, refuseBinary } from '../src/csv/encoding.js'
import { cutBytes, cutPlaces } from './csv-kit.js'

const unit = fc.constantFrom('a', ',', '\r', '\n', 'ü', '€', '漢', '😀', '𝄞')
const someText = fc.string({ unit, minLength: 1, maxLength: 30 })

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
const ENCODINGS = {
  'utf-16le': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text: string) => utf16be(`\ufeff${text}`),
  'utf-8': (text: string) => Buffer.from(`\ufeff${text}`),
} as const

async function decoded(pieces: readonly Uint8Array[]): Promise<{ encoding: string; text: string }> {
  async function* source() {
    for (const piece of pieces) yield Uint8Array.from(piece)
  }
  const { encoding, chunks } = await decodeBytes(source())
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(Uint8Array.from(chunk))
  return { encoding, text: Buffer.concat(parts).toString('utf8') }
}

describe('byte order marks', () => {
  it.each(Object.entries(ENCODINGS))(
    '%s: taken off, the text the same for every cut',
    async (encoding, encode) => {
      await fc.assert(
        fc.asyncProperty(someText, cutPlaces, async (text, places) => {
          expect(await decoded(cutBytes(encode(text), places))).toEqual({ encoding, text })
        }),
        { numRuns: 500 },
      )
    },
  )

  it('missing: the bytes as they are', async () => {
    expect(await decoded([Buffer.from('a,ü')])).toEqual({ encoding: 'utf-8', text: 'a,ü' })
    expect(await decoded([])).toEqual({ encoding: 'utf-8', text: '' })
    expect(await decoded([Buffer.from([0xef]), Buffer.from([0xbb])])).toMatchObject({ encoding: 'utf-8' })
  })

  it('close the source when reading is left early', async () => {
    let closed = 0
    async function* source() {
      try {
        for (;;) yield Buffer.from('\ufeffabc', 'utf16le')
      } finally {
        closed++
      }
    }
    for await (const _ of (await decodeBytes(source())).chunks) break
    expect(closed).toBe(1)
  })
})

describe('what is no text', () => {
  it.each([
    ['a JPEG picture', [0xff, 0xd8, 0xff, 0xe0]],
    ['a PDF document', [...Buffer.from('%PDF-1.7')]],
    ['bytes 0', [0x61, 0, 0x62]],
  ])('is refused by name: %s', (words, bytes) => {
    expect(() => refuseBinary(Uint8Array.from(bytes), 'invoice.csv')).toThrow(
      expect.objectContaining({
        code: 'not_text',
        file: 'invoice.csv',
        value: expect.stringContaining(words),
      }),
    )
  })
})
