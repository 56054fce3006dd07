/**
 * A sheet as records: the text of each filled cell, by row and column. A missing row, or one without a filled cell,
 * becomes a blank record once a filled one follows, so that the number of a record is that of its row.
 */
import { type NumberLook, numberText, PLAIN_LOOK } from './numbers.js'
import { unescapedText } from './parts.js'
import { attribute, BrokenXml, createXmlReader, type XmlReader } from './xml.js'

export interface SheetContext {
  readonly texts: readonly string[]
  readonly looks: readonly NumberLook[]
  readonly is1904: boolean
  /** Its formulas are to be calculated on opening: programs that do not calculate store 0 as the result. */
  readonly isToCalculate?: boolean
}

export interface RowReader extends Pick<XmlReader, 'push' | 'finish'> {
  /** Sentences for a reader of the figures. */
  notes(): readonly string[]
  /** Whether any cell so far is a number. */
  hasNumbers(): boolean
  /** The sheet's declared number of columns; 0 if it declares none. */
  stated(): number
}

const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384
/** Maximum characters of one row: a cell can contain 32,767. */
const LONGEST_ROW = 16 << 20
/** Maximum characters kept of a formula. */
const LONGEST_FORMULA = 200

/** `take` receives each row that has a filled cell: its number, and its cells from the first column to the last filled one. */
export function createRowReader(
  context: SheetContext,
  take: (row: number, cells: readonly string[]) => void,
): RowReader {
  const notes = createNotes()
  let row = 0
  let cells: string[] = []
  let size = 0
  let column = 0
  let type = ''
  let look: NumberLook = PLAIN_LOOK
  let value: string | null = null
  let formula: string | null = null
  let reads: 'value' | 'formula' | null = null
  let aloud = false
  let stated = 0
  let numbers = false
  let isHidden = false

  function openRow(attributes: string): void {
    const rowNumber = attribute(attributes, 'r')
    const next = rowNumber === undefined ? row + 1 : +rowNumber
    if (!(next > row && next <= MOST_ROWS && next % 1 === 0))
      throw new BrokenXml(`row ${rowNumber} behind row ${row}`)
    row = next
    isHidden = /^(1|true|on)$/i.test(attribute(attributes, 'hidden') ?? '')
    cells = []
    size = 0
    column = 0
  }

  function closeRow(): void {
    if (cells.length === 0) return
    if (isHidden) notes.hidden(row)
    take(row, cells)
  }

  function openCell(attributes: string): void {
    const place = attribute(attributes, 'r')
    const next = place === undefined ? column + 1 : columnOf(place, row)
    if (next > MOST_COLUMNS || cells[next - 1] !== undefined)
      throw new BrokenXml(`cell ${place ?? next} in row ${row}`)
    column = next
    type = attribute(attributes, 't') ?? 'n'
    look = context.looks[+(attribute(attributes, 's') ?? 0)] ?? PLAIN_LOOK
    value = null
    formula = null
  }

  function closeCell(): void {
    const text = cellText()
    if (text === '') return
    size += text.length
    if (size > LONGEST_ROW) throw new BrokenXml(`more than ${LONGEST_ROW} characters in row ${row}`)
    while (cells.length < column) cells.push('')
    cells[column - 1] = text
  }

  function cellText(): string {
    if (value === null && formula === null) return ''
    if (value === null || isUncalculated(value)) {
      notes.formula(column, row)
      return `=${formula}`
    }
    switch (type) {
      case 's': {
        const text = /^\s*\d+\s*$/.test(value) ? context.texts[+value] : undefined
        if (text === undefined)
          throw new BrokenXml(`a text that the workbook does not have, in ${placeOf(column, row)}`)
        notes.text(column, row, text)
        return text
      }
      case 'inlineStr':
      case 'str': {
        const text = unescapedText(value)
        notes.text(column, row, text)
        return text
      }
      case 'b':
        return value.trim() === '1' || value.trim() === 'true' ? 'TRUE' : 'FALSE'
      case 'e':
        notes.error(column, row, value)
        return value
      case 'd':
        return value.trim().replace(/T00:00(:00(\.0+)?)?Z?$/, '')
      default: {
        if (value.trim() === '') return ''
        numbers ||= look.kind === 'plain'
        const text = numberText(value, look, context.is1904)
        if (text === null)
          throw new BrokenXml(`"${value.slice(0, 40)}" as a number, in ${placeOf(column, row)}`)
        if (look.kind === 'date' || look.kind === 'moment') notes.date(column, row)
        return text
      }
    }
  }

  /** A text may be blank, a number is not. */
  function isUncalculated(text: string): boolean {
    if (formula === null || type !== 'n') return false
    return text.trim() === '' || (context.isToCalculate === true && /^\s*0\s*$/.test(text))
  }

  const reader = createXmlReader({
    open: (name, attributes) => {
      reads = null
      if (name === 'c') openCell(attributes)
      else if (name === 'v') {
        reads = 'value'
        value ??= ''
      } else if (name === 't') {
        if (aloud) return
        reads = 'value'
        value ??= ''
      } else if (name === 'f') {
        reads = 'formula'
        formula ??= ''
      } else if (name === 'row') openRow(attributes)
      else if (name === 'rPh') aloud = true
      else if (name === 'dimension') stated = widthOf(attribute(attributes, 'ref') ?? '')
      else if (name === 'mergeCell') notes.merged(attribute(attributes, 'ref') ?? '')
    },
    text: (text) => {
      if (reads === 'value') {
        value += text
        if ((value ?? '').length > LONGEST_ROW)
          throw new BrokenXml(`more than ${LONGEST_ROW} characters in a cell`)
      } else if (reads === 'formula' && (formula ?? '').length < LONGEST_FORMULA) formula += text
    },
    close: (name) => {
      reads = null
      if (name === 'c') closeCell()
      else if (name === 'row') closeRow()
      else if (name === 'rPh') aloud = false
    },
  })
  return {
    push: reader.push,
    finish: reader.finish,
    notes: notes.sentences,
    hasNumbers: () => numbers,
    stated: () => stated,
  }
}

/** Notes about content of the sheet that is not in its records. */
function createNotes() {
  const formulas = { count: 0, first: '' }
  const errors = { count: 0, first: '' }
  const merges = { count: 0, first: '' }
  const hidden = { count: 0, first: '' }
  const dates = new Map<number, string>()
  const dateTexts = new Map<number, string>()
  const add = (note: { count: number; first: string }, place: string): void => {
    if (note.count++ === 0) note.first = place
  }
  /**
   * A spreadsheet program that reads `03/04/2026` with the wrong month turns it into a date, and leaves `13/04/2026` as text: the
   * two in one column are the evidence.
   */
  const mixed = (): string[] => {
    const both = [...dates].flatMap(([column, date]) => {
      const text = dateTexts.get(column)
      return text === undefined ? [] : [`${lettersOf(column - 1)} (${date} is a date, ${text})`]
    })
    if (both.length === 0) return []
    return [
      `dates and texts like dates are in one column, as when a spreadsheet program confuses day and month: column ${listed(both)}. Compare the dates with the file that the carrier sent`,
    ]
  }
  const several = (count: number, one: string, many: string): string =>
    count === 1 ? `1 ${one}` : `${count} ${many}`
  return {
    formula: (column: number, row: number) => add(formulas, placeOf(column, row)),
    error: (column: number, row: number, value: string) =>
      add(errors, `${placeOf(column, row)}, ${value.slice(0, 20)}`),
    date: (column: number, row: number) => {
      if (!dates.has(column)) dates.set(column, placeOf(column, row))
    },
    text: (column: number, row: number, text: string) => {
      if (text.length <= LONGEST_DATE && DAY_AND_MONTH.test(text) && !dateTexts.has(column))
        dateTexts.set(column, `${placeOf(column, row)} the text ${text.trim()}`)
    },
    /** Hidden by a filter or by hand: the carrier billed them all the same. */
    hidden: (row: number) => add(hidden, `row ${row}`),
    /** Only the first of several merged cells has a value: if they span rows, it may apply to all of them. */
    merged: (ref: string) => {
      const [, first, last] = /^[A-Z]+(\d{1,7}):[A-Z]+(\d{1,7})$/.exec(ref) ?? []
      if (first !== last) add(merges, ref)
    },
    sentences: (): string[] => [
      ...(formulas.count === 0
        ? []
        : [
            `${several(formulas.count, 'formula was', 'formulas were')} never calculated (the first in ${formulas.first}) and read as written: open the workbook in a spreadsheet program and save it`,
          ]),
      ...(errors.count === 0
        ? []
        : [
            `${several(errors.count, 'cell holds an error', 'cells hold errors')} of a formula (the first in ${errors.first})`,
          ]),
      ...(merges.count === 0
        ? []
        : [
            `${several(merges.count, 'group', 'groups')} of cells are merged over several rows (the first is ${merges.first}): only the first row of each has their value`,
          ]),
      ...(hidden.count === 0
        ? []
        : [
            `${several(hidden.count, 'row is', 'rows are')} hidden, as by a filter (the first is ${hidden.first}), and counted like all rows of the invoice`,
          ]),
      ...mixed(),
    ],
  }
}

/** A day and a month in either order, and a year. */
const DAY_AND_MONTH = /^\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)(\s|$)/
const LONGEST_DATE = 24
const LISTED = 3

const listed = (places: readonly string[]): string =>
  places.length <= LISTED
    ? places.join(', ')
    : `${places.slice(0, LISTED).join(', ')} and ${places.length - LISTED} more`

/** `AB12` in row 12 is column 28. */
function columnOf(place: string, row: number): number {
  const [, letters = '', digits] = /^([A-Z]{1,3})(\d{1,7})$/.exec(place) ?? []
  if (letters === '' || +`${digits}` !== row)
    throw new BrokenXml(`a cell "${place.slice(0, 20)}" in row ${row}`)
  return columnNumber(letters)
}

function columnNumber(letters: string): number {
  let number = 0
  for (let at = 0; at < letters.length; at++) number = number * 26 + letters.charCodeAt(at) - 64
  return number
}

const widthOf = (ref: string): number => columnNumber(/:([A-Z]{1,3})\d+$/.exec(ref)?.[1] ?? '')

const placeOf = (column: number, row: number): string => `${lettersOf(column - 1)}${row}`

/** The letters of a column: 0 is A, 26 is AA. */
export function lettersOf(at: number): string {
  const before = Math.floor(at / 26)
  return (before === 0 ? '' : lettersOf(before - 1)) + String.fromCharCode(65 + (at % 26))
}
