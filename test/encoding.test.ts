import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { textOf } from '../src/csv/cells.js'
import { decodeBytes, refuseBinary } from '../src/csv/encoding.js'
import { formats, parseInvoice } from '../src/index.js'
import { cutBytes, cutPlaces } from './csv-kit.js'
import { parsed } from './law-kit.js'
import { upsFile } from './ups-rows.js'

const unit = fc.constantFrom('a', ',', '\r', '\n', 'ü', '€', '漢', '😀', '𝄞', '\ufeff')
const someText = fc.string({ unit, minLength: 1, maxLength: 30 })

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
const ENCODINGS = {
  'utf-16le': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text: string) => utf16be(`\ufeff${text}`),
  'utf-8': (text: string) => Buffer.from(`\ufeff${text}`),
} as const

interface Text {
  readonly encoding: string
  readonly text: string
  readonly broken: boolean
}

async function decoded(pieces: readonly Uint8Array[]): Promise<Text> {
  async function* source() {
    for (const piece of pieces) yield Uint8Array.from(piece)
  }
  const { encoding, broken, chunks } = await decodeBytes(source())
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(Uint8Array.from(chunk))
  return { encoding, text: Buffer.concat(parts).toString('utf8'), broken: broken() }
}

describe('byte order marks', () => {
  it.each(Object.entries(ENCODINGS))(
    '%s: taken off, the text the same for every cut',
    async (encoding, encode) => {
      await fc.assert(
        fc.asyncProperty(someText, cutPlaces, async (text, places) => {
          expect(await decoded(cutBytes(encode(text), places))).toEqual({ encoding, text, broken: false })
        }),
        { numRuns: 500 },
      )
    },
  )

  it('missing: the bytes as they are', async () => {
    expect(await decoded([Buffer.from('a,ü')])).toMatchObject({ encoding: 'utf-8', text: 'a,ü' })
    expect(await decoded([])).toMatchObject({ encoding: 'utf-8', text: '' })
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

describe('UTF-16 that is cut off', () => {
  it.each([['utf-16le'], ['utf-16be']] as const)(
    '%s: the rest of a character is left as one, and reported',
    async (encoding) => {
      const whole = ENCODINGS[encoding]('a,ü\n1')
      for (const places of [[], [3], [...whole.keys()]])
        expect(await decoded(cutBytes(whole.subarray(0, -1), places))).toEqual({
          encoding,
          text: 'a,ü\n\ufffd',
          broken: true,
        })
      const pair = ENCODINGS[encoding]('a😀')
      expect(await decoded([pair.subarray(0, -2)])).toEqual({ encoding, text: 'a\ufffd', broken: true })
      expect(await decoded([pair])).toEqual({ encoding, text: 'a😀', broken: false })
    },
  )

  it('is warned of, and the record without its end is rejected', async () => {
    const text = `\ufeff${upsFile([{}, {}])}`
    const { items, account } = await parsed(Buffer.from(`${text}2.1`, 'utf16le').subarray(0, -1))
    expect(items).toHaveLength(2)
    expect(account.summary.files[0]?.warnings).toContain(
      'the file ends within a character: it was probably cut off; download it again',
    )
    expect(account.rejects.map(({ code }) => code)).toEqual(['field_count'])
  })
})

describe('Windows-1252', () => {
  it('has a character for each byte: those of the code page, and control characters for the five that it leaves free', () => {
    const high = Buffer.from(Array.from({ length: 128 }, (_, at) => 128 + at))
    const page = [...iconv.decode(high, 'windows-1252')]
    expect([...textOf(high)]).toEqual(
      page.map((one, at) => (one === '\ufffd' ? String.fromCharCode(128 + at) : one)),
    )
    expect(page.filter((one) => one === '\ufffd')).toHaveLength(5)
    expect(new Set(textOf(high)).size).toBe(128)
  })

  it('keeps every byte of a damaged record of UTF-8', () => {
    const damaged = Buffer.concat([Buffer.from('Á Í Ý Đ ď'), Uint8Array.of(0xff)])
    expect(textOf(damaged)).toBe('Ã\u0081 Ã\u008d Ã\u009d Ä\u0090 Ä\u008fÿ')
  })
})

describe('what is no text', () => {
  it.each([
    ['a JPEG picture', [0xff, 0xd8, 0xff, 0xe0]],
    ['a PDF document', [...Buffer.from('%PDF-1.7')]],
    ['bytes 0', [0x61, 0, 0x62]],
    ['a file packed by bzip2', [...Buffer.from('BZh91AY&SY')]],
    ['a file packed by xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ['a file packed by zstd', [0x28, 0xb5, 0x2f, 0xfd, 4]],
    ['a tar archive', [...Buffer.from('ups.csv'.padEnd(257, '\0')), ...Buffer.from('ustar\0')]],
  ])('is refused by name: %s', (words, bytes) => {
    expect(() => refuseBinary(Uint8Array.from(bytes), 'invoice.csv')).toThrow(
      expect.objectContaining({
        code: 'not_text',
        file: 'invoice.csv',
        value: expect.stringContaining(words),
      }),
    )
  })

  it('is text that only begins like a packed file', () => {
    refuseBinary(Buffer.from('BZh,Account\n'), 'invoice.csv')
  })

  it.each(formats.map(({ id }) => id))(
    'is the form in which %s was uploaded: its lines would be records of the file',
    async (id) => {
      const sample = readdirSync(`samples/${id}`, { withFileTypes: true }).find((one) => one.isFile())?.name
      const form = new FormData()
      form.append('note', 'March')
      form.append('file', new Blob([readFileSync(`samples/${id}/${sample}`)]), sample)
      const { body } = new Response(form)
      const refused = expect.objectContaining({ code: 'not_text', remedy: expect.stringContaining('form') })
      await expect(parseInvoice(body as NonNullable<typeof body>).summary).rejects.toEqual(refused)
    },
  )
})
