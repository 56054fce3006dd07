/** Words for no value: in identifiers, in dates, and in each blank cell of a file. */
import { describe, expect, it } from 'vitest'
import { withWrittenBlanks } from '../src/detect/written-blanks.js'
import { isBlankDate } from '../src/values/dates.js'
import { cleanIdentifier } from '../src/values/fold.js'
import { formatById } from './law-kit.js'

it.each(['NULL', 'null', '(null)', '\\N', 'nan', 'NaN', 'NaT', '<NA>', 'None', 'nil', 'N/A', 'n.a.'])(
  '%s is no identifier and no date',
  (word) => {
    expect(cleanIdentifier(word)).toBe(null)
    expect(isBlankDate(word)).toBe(true)
  },
)

it.each(['NULL1', 'Nanette', 'N', 'A', 'none of these'])('%s is an identifier and no date', (word) => {
  expect(cleanIdentifier(word)).toBe(word)
  expect(isBlankDate(word)).toBe(false)
})

describe('a word in each blank cell', () => {
  const blankText = (...records: readonly string[][]) =>
    withWrittenBlanks(
      formatById('dhl-express'),
      records.map((cells, at) => ({ row: at + 2, cells })),
    ).blankText

  it('is blank where records have it more often than blank cells', () => {
    for (const word of ['NULL', 'null', '(null)', '\\N', 'nan', 'NaN', 'NaT', '<NA>', 'None'])
      expect(blankText(['a', word, '1'], ['b', word, '2'])).toBe(word)
    expect(blankText(['a', 'NULL', ''], ['b', 'NULL', '2'])).toBe('NULL')
  })

  it('is blank in columns of numbers where those of texts have blank cells', () => {
    expect(blankText(['', 'NULL', ''], ['', 'NULL', '2'])).toBe('NULL')
    expect(blankText(['', '1', '2'], ['', 'NULL', 'NULL'], ['', '', 'NULL'])).toBe('NULL')
  })

  it('is a cell like others where its columns have as many blank cells, or not every record has it', () => {
    expect(blankText(['a', 'NULL', ''], ['b', '', 'NULL'])).toBe(undefined)
    expect(blankText(['a', 'NULL'])).toBe(undefined)
    expect(blankText(['a', 'NULL', '1'], ['b', '3', '2'])).toBe(undefined)
  })
})
