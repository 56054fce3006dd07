/** What the mutations start from: the samples, cut to a few records so that many can be tried. */
import { readFileSync } from 'node:fs'
import { sampleFiles } from '../law-kit.js'
import { secondReading } from './second-reader.js'

/** Records that are kept: those at the top (names, preambles), some charges, and the last ones (totals). */
const FIRST = 7
const LAST = 2

/** Own samples, a character a byte. */
export function seedFiles(): string[] {
  return sampleFiles()
    .filter(({ own }) => own)
    .map(({ path }) => shortened(readFileSync(path).toString('latin1')))
}

/** Without a file in UTF-16 being understood: that one is taken whole. */
function shortened(text: string): string {
  if (text.startsWith('\xff\xfe')) return text
  const records = secondReading(text, ',', '"').map((record) => record.text)
  if (records.length <= FIRST + LAST) return text
  const end = text.includes('\r\n') ? '\r\n' : text.includes('\n') ? '\n' : '\r'
  return [...records.slice(0, FIRST), ...records.slice(-LAST), ''].join(end)
}
