/** Law: a file in the encoding of DOS or of an old Mac comes to the same line items as in UTF-8, or a warning names its first such record. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { codePageOf, hasForeignLetter } from '../src/csv/code-page.js'
import { decodeBytes } from '../src/csv/encoding.js'
import { cutBytes } from './csv-kit.js'
import { parsed, recounted, spreadFiles, tableFiles, textOfFile } from './law-kit.js'

const PAGES = ['cp850', 'macintosh'] as const

/** Records that may hold column names. */
const TITLES = 8

/** The sample with letters of western Europe in its texts: names, labels, services. */
async function accented(path: string): Promise<string> {
  const { records, delimiter } = await recounted(path)
  const cell = (text: string, row: number): string => {
    const changed =
      row >= TITLES && /[a-z]{2}.* /.test(text)
        ? text.replace(/(?<=[A-Za-z])o(?=[a-z])/g, 'ö').replace(/(?<=[A-Za-z])u(?=[a-z])/g, 'ü')
        : text
    return `"${changed.replaceAll('"', '""')}"`
  }
  return records.map((cells, row) => `${cells.map((text) => cell(text, row)).join(delimiter)}\r\n`).join('')
}

const files = spreadFiles(tableFiles(), 4).filter(({ own }) => own)

describe.each(files.map(({ path }) => [path]))('%s', (path) => {
  it.each(PAGES)('in %s', async (page) => {
    const text = path.includes('1252') ? textOfFile(readFileSync(path)) : await accented(path)
    const bytes = iconv.encode(text, page)
    if (iconv.decode(bytes, page) !== text) return
    const whole = await parsed(Buffer.from(text), { raw: true })
    const again = await parsed(bytes, { raw: true })
    const [file] = again.account.summary.files
    const words = (text.match(/[A-Za-z]ü[a-z]/g) ?? []).length
    const isKnown = words >= 2 || codePageOf(bytes) === page
    if (isKnown) {
      expect(again.items).toEqual(whole.items)
      expect(again.account.rejects).toEqual(whole.account.rejects)
      expect(file?.encoding).toBe(page)
    }
    const isForeign = isKnown || words > 0 || FOREIGN.test(iconv.decode(bytes, 'latin1'))
    expect(file?.warnings.filter((one) => one.includes('save the file as UTF-8'))).toHaveLength(
      isForeign ? 1 : 0,
    )
  })
})

const FOREIGN = /[A-Za-z][\x81-\x84\x86-\x90\x93\x94\x98\x9b\x9d\x9f][a-z]/

/** Names and addresses as typographic programs write them, and with the apostrophes and blanks that people get wrong. */
describe('Windows-1252 with typographic punctuation', () => {
  const word = fc.constantFrom(
    ...['Joe', 'Andrés', 'München', 'Köln', 'Straße', 'Genève', 'Malmö', 'Ålesund', 'Logroño', 'São'],
    ...['rue', 'Via', 'Industrieweg', 'Brien', 'Œuvre', 'dell', 's', 'arte', 'hôtel', 'Førde', 'kg', '12'],
  )
  const mark = fc.constantFrom(...'’‚„“”–—…€•', ' ', ', ', ' – ', ' „', '“ ', '‘', '\n', ';')
  const text = fc
    .array(fc.tuple(word, mark), { minLength: 1, maxLength: 60 })
    .map((parts) => parts.flat().join(''))
  it('stays what it is', () => {
    fc.assert(fc.property(text, (one) => codePageOf(iconv.encode(one, 'windows-1252')) === null))
    const quotes = Buffer.from('Joe\x82s Diner, Tom\x82s Bar, rock\x84n\x94roll', 'latin1')
    expect(codePageOf(quotes)).toBeNull()
    expect(hasForeignLetter(quotes, 0, quotes.length)).toBe(true) // a warning remains
  })
})

describe('the words of a file', () => {
  const WORDS = 'München\nKöln\nGenève\nAndrés\nKühn & Söhne\nStraße'
  it.each(PAGES)('show %s, for every cut', async (page) => {
    const bytes = iconv.encode(WORDS, page)
    expect(codePageOf(bytes)).toBe(page)
    for (let at = 0; at <= bytes.length; at++) {
      async function* source() {
        for (const piece of cutBytes(bytes, [at])) yield Uint8Array.from(piece)
      }
      const { encoding, chunks } = await decodeBytes(source())
      const parts: Uint8Array[] = []
      for await (const chunk of chunks) parts.push(Uint8Array.from(chunk))
      expect([encoding, Buffer.concat(parts).toString()]).toEqual([page, WORDS])
    }
  })

  it.each<[string, Buffer]>([
    ['Windows-1252', iconv.encode(`${WORDS}\n“Škoda” – Œuvre, O’Brien, Ÿ 5 €`, 'windows-1252')],
    ['UTF-8', Buffer.from(WORDS)],
    ['UTF-8 with quotes before digits', Buffer.from('“1Z5”, “2Z7”, “30 cm”')],
    [
      'UTF-8 whose bytes are damaged',
      Buffer.from(WORDS).map((byte, at) => (at === 12 ? 0x81 : byte)) as Buffer,
    ],
    ['one byte that may be damaged', Buffer.from('M\x81nchen, Koeln', 'latin1')],
    ['letters of both', Buffer.from('M\x81nchen, M\x9fnchen', 'latin1')],
    ['letters that both have', Buffer.from('G\x8artner, B\x8acker', 'latin1')],
  ])('show no code page: %s', (_, bytes) => {
    expect(codePageOf(bytes)).toBeNull()
  })
})
