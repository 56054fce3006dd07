/** Ways to damage a file. A mutation is a name and three numbers, so that a failure can be told, repeated and reduced. */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { zipOf } from '../zip-writer.js'

export interface Mutation {
  readonly kind: MutatorName
  readonly a: number
  readonly b: number
  readonly c: number
}

/** Bytes as a string, a character each. */
type Latin = string
type Mutator = (text: Latin, a: number, b: number, c: number, others: readonly Latin[]) => Latin

/** Texts that mean something to a reader of tables, numbers, dates, names, spreadsheets or terminals. */
export const TRAPS: readonly Latin[] = [
  '',
  '"',
  '""',
  "'",
  '0',
  '-0',
  '1,234',
  '1.234,56',
  '1 234.56',
  '1\xc2\xa0234.56',
  '1\xa0234,56',
  '(12.50)',
  '12.50-',
  '\u00a312.50',
  '8.9E+11',
  '1e3',
  '0x1f',
  'NaN',
  'Infinity',
  '884598556596.0',
  '1234567890123456789012345678901234567890.12',
  '=1+2',
  '+1',
  '@SUM(A1)',
  '\t1',
  '__proto__',
  'constructor',
  'toString',
  '2026-02-30',
  '31/02/2026',
  '20260230',
  '00:00',
  'Total',
  'Overall Result',
  'HDR',
  'DTL',
  'S',
  'I',
  'USD',
  'usd',
  '#',
  '\x1b[31m',
  '\xe2\x80\xae1.00',
  '\xe2\x80\x8b',
  '\xef\xbb\xbf',
  '\xe2\x80\x9c1.00\xe2\x80\x9d',
  '\xe2\x88\x9212.00',
  '\xd9\xa1\xd9\xa2',
  '\xff\xfe',
  '\x00',
  '\x1a',
  '\x85',
  '\x0b',
  '\x0c',
]
const BYTES = '"\'",;\t|\n\r\0\x1a\x85\xa0\xff\xef\xbb\xbf\xc3=+-.() 09Ee'

const place = (number: number, length: number): number => (length === 0 ? 0 : number % length)
const lines = (text: Latin): Latin[] => text.split(/(?<=\r\n|\n|\r(?!\n))/)
const put = (text: Latin, from: number, until: number, by: Latin): Latin =>
  text.slice(0, from) + by + text.slice(until)

function delimiterOf(text: Latin): string {
  const [first = ''] = lines(text)
  const count = (mark: string) => first.split(mark).length
  return [',', ';', '\t', '|'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}

/** The text with one of its lines, or one cell of it, replaced. */
function onLine(text: Latin, a: number, change: (line: Latin, end: Latin) => Latin): Latin {
  const all = lines(text)
  const at = place(a, all.length)
  const whole = all[at] ?? ''
  const end = /[\r\n]*$/.exec(whole)?.[0] ?? ''
  all[at] = change(whole.slice(0, whole.length - end.length), end)
  return all.join('')
}

const onCells = (
  text: Latin,
  a: number,
  change: (cells: Latin[], mark: string) => readonly Latin[],
): Latin => {
  const mark = delimiterOf(text)
  return onLine(text, a, (line, end) => change(line.split(mark), mark).join(mark) + end)
}

function swapped<One>(list: readonly One[], a: number, b: number): One[] {
  const copy = [...list]
  const [from, to] = [place(a, list.length), place(b, list.length)]
  const [first, second] = [list[from], list[to]]
  if (first !== undefined && second !== undefined) {
    copy[from] = second
    copy[to] = first
  }
  return copy
}

const utf16 = (text: Latin, big: boolean, marked: boolean): Latin => {
  const bytes = Buffer.from(
    (marked ? '\ufeff' : '') + Buffer.from(text, 'latin1').toString('utf8'),
    'utf16le',
  )
  return (big ? bytes.swap16() : bytes).toString('latin1')
}

const slice = (text: Latin, a: number, b: number): readonly [from: number, until: number] => {
  const from = place(a, text.length)
  return [from, Math.min(text.length, from + 1 + place(b, 400))]
}

export const MUTATORS = {
  'flip a bit': (text, a, b) => {
    const at = place(a, text.length)
    return put(text, at, at + 1, String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << (b % 8))))
  },
  'set a byte': (text, a, b) =>
    put(text, place(a, text.length), place(a, text.length) + 1, BYTES[place(b, BYTES.length)] ?? ''),
  'insert a byte': (text, a, b) =>
    put(text, place(a, text.length), place(a, text.length), BYTES[place(b, BYTES.length)] ?? ''),
  'cut out': (text, a, b) => put(text, ...slice(text, a, b), ''),
  truncate: (text, a) => text.slice(0, place(a, text.length)),
  'cut the last record': (text, a) => text.slice(0, Math.max(0, text.length - place(a, 300))),
  duplicate: (text, a, b, c) => {
    const at = place(c, text.length)
    return put(text, at, at, text.slice(...slice(text, a, b)))
  },
  move: (text, a, b, c) => {
    const [from, until] = slice(text, a, b)
    const rest = put(text, from, until, '')
    const at = place(c, rest.length)
    return put(rest, at, at, text.slice(from, until))
  },
  'swap lines': (text, a, b) => swapped(lines(text), a, b).join(''),
  'drop a line': (text, a) => onLine(text, a, () => ''),
  'double a line': (text, a) => onLine(text, a, (line, end) => line + (end || '\n') + line + end),
  'remove the header': (text, _, b) =>
    lines(text)
      .slice(1 + place(b, 3))
      .join(''),
  'repeat the header': (text, a) => {
    const all = lines(text)
    return all.toSpliced(place(a, all.length), 0, all[0] ?? '').join('')
  },
  'join lines': (text, a) => onLine(text, a, (line) => line),
  'blank lines': (text, a, b) => onLine(text, a, (line, end) => line + (end || '\n').repeat(2 + place(b, 3))),
  'swap cells': (text, a, b, c) => onCells(text, a, (cells) => swapped(cells, b, c)),
  'set a cell': (text, a, b, c) =>
    onCells(text, a, (cells) =>
      cells.toSpliced(place(b, cells.length), 1, TRAPS[place(c, TRAPS.length)] ?? ''),
    ),
  'insert a cell': (text, a, b, c) =>
    onCells(text, a, (cells) =>
      cells.toSpliced(place(b, cells.length), 0, TRAPS[place(c, TRAPS.length)] ?? ''),
    ),
  'drop a cell': (text, a, b) => onCells(text, a, (cells) => cells.toSpliced(place(b, cells.length), 1)),
  'drop a column': (text, _, b) => {
    const mark = delimiterOf(text)
    return lines(text)
      .map((line) =>
        line
          .split(mark)
          .toSpliced(b % 60, 1)
          .join(mark),
      )
      .join('')
  },
  'double a column': (text, _, b) => {
    const mark = delimiterOf(text)
    return lines(text)
      .map((line) => {
        const cells = line.split(mark)
        return cells.toSpliced(b % 60, 0, cells[b % 60] ?? '').join(mark)
      })
      .join('')
  },
  'trailing cells': (text, a, b) => onCells(text, a, (cells, mark) => [...cells, mark.repeat(place(b, 4))]),
  'open a quote': (text, a, b) =>
    onCells(text, a, (cells) => cells.map((cell, at) => (at === place(b, cells.length) ? `"${cell}` : cell))),
  'quote cells': (text, a, b) =>
    onCells(text, a, (cells) => cells.map((cell, at) => (at % (1 + place(b, 5)) === 0 ? `"${cell}"` : cell))),
  'line end in quotes': (text, a, b) =>
    onCells(text, a, (cells) =>
      cells.map((cell, at) => (at === place(b, cells.length) ? `"${cell}\n${cell}"` : cell)),
    ),
  'quotes off': (text) => text.replaceAll('"', ''),
  'apostrophe quotes': (text) => text.replaceAll('"', "'"),
  'smart quotes': (text) => text.replaceAll('"', '\xe2\x80\x9c'),
  'line ends': (text, a) =>
    lines(text)
      .map((line) => line.replace(/[\r\n]+$/, ['\n', '\r\n', '\r'][a % 3] ?? ''))
      .join(''),
  'mixed line ends': (text, a) =>
    lines(text)
      .map((line, at) => line.replace(/[\r\n]+$/, ['\n', '\r\n', '\r', '\n\r'][(a >> (at % 16)) & 3] ?? ''))
      .join(''),
  'other delimiter': (text, a) => text.replaceAll(delimiterOf(text), [',', ';', '\t', '|'][a % 4] ?? ''),
  'other delimiter on a line': (text, a, b) =>
    onLine(
      text,
      a,
      (line, end) => line.replaceAll(delimiterOf(text), [',', ';', '\t', '|'][b % 4] ?? '') + end,
    ),
  'commas for points': (text, a) =>
    onLine(text, a, (line, end) => line.replace(/(\d)\.(\d)/g, '$1,$2') + end),
  'letter case': (text, a) =>
    onLine(text, a, (line, end) => (a % 2 ? line.toUpperCase() : line.toLowerCase()) + end),
  'UTF-16': (text, a) => utf16(text, a % 2 === 1, a % 4 < 3),
  'as Windows-1252 twice': (text) => Buffer.from(text, 'utf8').toString('latin1'),
  'byte order mark': (text, a, b) => {
    const at = b % 3 === 0 ? place(a, text.length) : 0
    return put(text, at, at, '\xef\xbb\xbf')
  },
  'another file behind': (text, a, _, c, others) =>
    text + (a % 2 ? '\n' : '') + (others[place(c, others.length)] ?? ''),
  'a line of another file': (text, a, b, c, others) => {
    const strange = lines(others[place(c, others.length)] ?? '')
    return onLine(text, a, (line, end) => line + (end || '\n') + (strange[place(b, strange.length)] ?? ''))
  },
  'totals below': (text, a, b) => {
    const mark = delimiterOf(text)
    const cells = Array.from({ length: 2 + (b % 60) }, (_, at) => (at === b % 60 ? '123.45' : ''))
    return `${text}${a % 2 ? '' : '\n'}${['Total', 'TOTAL', 'Grand total', 'Overall Result'][a % 4]}${cells.join(mark)}\n`
  },
  'a name twice': (text, a, b) =>
    onCells(text, 0, (cells) =>
      cells.toSpliced(place(a, cells.length), 1, cells[place(b, cells.length)] ?? ''),
    ),
  'a name of the language': (text, a, b) =>
    onCells(text, 0, (cells) =>
      cells.toSpliced(place(a, cells.length), 1, ['__proto__', 'constructor', 'toString', ''][b % 4] ?? ''),
    ),
  'a long cell': (text, a, b, c) =>
    onCells(text, a, (cells) => cells.toSpliced(place(b, cells.length), 1, '12.5x'[c % 5]?.repeat(c) ?? '')),
  'many cells': (text, a, b) =>
    onLine(text, a, (line, end) => line + delimiterOf(text).repeat(b % 12_000) + end),
} as const satisfies Readonly<Record<string, Mutator>>

export type MutatorName = keyof typeof MUTATORS

/** Packed as the last step, at times damaged afterwards. */
export type Packed = 'none' | 'gzip' | 'zip'

export interface Case {
  readonly seed: number
  readonly mutations: readonly Mutation[]
  readonly packed: Packed
  /** Flips a bit of the packed bytes where it is odd. */
  readonly damage: number
  /** Where the bytes are cut into chunks. */
  readonly cuts: readonly number[]
}

const NAMES = Object.keys(MUTATORS) as readonly MutatorName[]
const number = fc.nat(0xffff)

export const cases = (seeds: number): fc.Arbitrary<Case> =>
  fc.record({
    seed: fc.nat(seeds - 1),
    mutations: fc.array(fc.record({ kind: fc.constantFrom(...NAMES), a: number, b: number, c: number }), {
      minLength: 1,
      maxLength: 4,
      size: 'max',
    }),
    packed: fc.oneof({ weight: 18, arbitrary: fc.constant('none' as const) }, fc.constantFrom('gzip', 'zip')),
    damage: number,
    cuts: fc.array(number, { maxLength: 8 }),
  })

/** The bytes of a case. `seeds` are whole files, a character a byte. */
export function bytesOfCase({ seed, mutations, packed, damage }: Case, seeds: readonly Latin[]): Buffer {
  let text = seeds[place(seed, seeds.length)] ?? ''
  for (const { kind, a, b, c } of mutations) text = MUTATORS[kind](text, a, b, c, seeds)
  const bytes = Buffer.from(text, 'latin1')
  if (packed === 'none') return bytes
  const archive = packed === 'gzip' ? gzipSync(bytes, { level: 1 }) : zipOf([{ name: 'a.csv', bytes }])
  const at = place(damage, archive.length)
  if (damage % 2 === 1) archive[at] = (archive[at] ?? 0) ^ (1 << (damage % 8))
  return archive
}
