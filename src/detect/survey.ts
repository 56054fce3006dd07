/**
 * Examines a file for what only the whole file can show. A file that can be opened again is examined to its end when
 * the first cell needs it; of a stream the first megabytes are examined, before the first record is mapped.
 */

import { setImmediate as turn } from 'node:timers/promises'
import { createCells } from '../csv/cells.js'
import { decodeBytes } from '../csv/encoding.js'
import { borrowKernel, returnKernel } from '../csv/kernel/kernel.js'
import { createRecordReader, type ReaderLimits } from '../csv/reader.js'
import { bindRef } from '../format/cell-ref.js'
import { chargeCellsOf } from '../format/charge-columns.js'
import type { Columns } from '../format/columns.js'
import type { CellRef, FormatDeclaration } from '../format/format.js'
import type { InputFile } from '../input/file.js'
import { MONEY_FACTS } from '../schema/facts.js'
import { readDate, SEPARATORS } from '../values/dates.js'
import type { Match } from './detect.js'
import { type Evidence, isResavedWithComma, newEvidence, noteMark, orderOf } from './evidence.js'

/** Bytes of a stream that are examined: for decimal marks, and for dates, which are in every record. */
const FOR_MARKS = 8 << 20
const FOR_DATES = 1 << 20
/** Bytes that are read at once. */
const BLOCK = 256 << 10
const PIECE = 4 << 10

/** How many bytes of a stream are examined. */
export const surveyedBytes = ({ decimal }: FormatDeclaration): number =>
  decimal === 'point' ? FOR_DATES : FOR_MARKS

/** The readings decided by a file's own evidence, with the evidence. */
export interface Surveyed {
  readonly match: Match
  readonly evidence: Evidence
}

/** The evidence of a whole file, which is read again from its beginning. `ofAmounts`: also of its amounts, in any format. */
export async function surveyFile(
  file: InputFile,
  match: Match,
  ofAmounts: boolean,
  limits: ReaderLimits,
  signal: AbortSignal | undefined,
): Promise<Evidence> {
  const survey = createSurvey(match, ofAmounts, limits, 'orders')
  const evidence = await surveyed(file, survey, signal)
  // The counts matter only if both orders occur.
  const disputed = SEPARATORS.some((one) => isDisputed(evidence.orders[one]))
  return disputed ? surveyed(file, createSurvey(match, ofAmounts, limits, 'counts'), signal) : evidence
}

async function surveyed(file: InputFile, survey: Survey, signal: AbortSignal | undefined): Promise<Evidence> {
  const { chunks } = await decodeBytes(file.open(signal))
  try {
    for await (const chunk of chunks)
      for (let at = 0; at < chunk.length; at += BLOCK) {
        survey.push(chunk.subarray(at, at + BLOCK))
        await turn() // otherwise signals would wait until all bytes are read
      }
    return survey.finish(true)
  } finally {
    survey.close()
  }
}

/** The evidence of a file's first bytes. `whole`: they are the whole file. */
export function surveyHead(head: Buffer, whole: boolean, match: Match, limits: ReaderLimits): Evidence {
  // A large first chunk must not show more than small ones would.
  const seen = whole ? head : head.subarray(0, surveyedBytes(match.format))
  const survey = createSurvey(match, true, limits, 'counts')
  try {
    for (let at = 0; at < seen.length; at += BLOCK) survey.push(seen.subarray(at, at + BLOCK))
    return survey.finish(whole)
  } finally {
    survey.close()
  }
}

/** Whether amounts of these bytes have decimal commas and none a point: read only as far as the first point. */
export function hasOnlyCommas(head: Buffer, match: Match, limits: ReaderLimits): boolean {
  const survey = createSurvey(match, true, limits, 'counts')
  try {
    const evidence = survey.finish(false)
    for (let at = 0; at < head.length && evidence.point === 0; at += PIECE)
      survey.push(head.subarray(at, at + PIECE))
    return isResavedWithComma(match.format, evidence)
  } finally {
    survey.close()
  }
}

interface Survey {
  push(bytes: Uint8Array): void
  /** `ended`: no more bytes follow in the file. The evidence counts on if more is pushed. */
  finish(ended: boolean): Evidence
  close(): void
}

/** `orders`: dates that only repeat earlier evidence need not be counted. */
function createSurvey(
  { format, columns, dialect, headerRow }: Match,
  asked: boolean,
  limits: ReaderLimits,
  wanted: 'orders' | 'counts',
): Survey {
  const ofAmounts = asked || format.decimal !== 'point'
  const evidence = newEvidence(ofAmounts)
  const money = ofAmounts ? moneyPositions(format, columns) : []
  const dates = datePositions(format, columns)
  const kernel = borrowKernel()
  const reader = createRecordReader(dialect, limits, kernel)
  const cells = createCells(reader)
  const { texts, identifiers, amounts } = cells.table
  let known = 0 // orders that need not be counted, in the reader's encoding

  function readAll(): void {
    while (next()) {
      if (reader.row <= headerRow || reader.fault !== null) continue
      cells.begin()
      for (let index = 0; index < money.length; index++) noteAmount(money[index] as number)
      for (let index = 0; index < dates.length; index++) noteDate(dates[index] as number)
    }
  }

  /** Only few records may contain evidence from dates: the others are skipped. */
  function next(): boolean {
    if (money.length === 0 && reader.row >= headerRow) reader.passUndated(known)
    return reader.next()
  }

  function noteAmount(at: number): void {
    if (at >= reader.count) return
    const slot = cells.slot(at)
    if (amounts[slot] !== undefined) return // already recorded
    amounts[slot] = 'amount'
    const text = texts[slot] as string
    if (text !== '') noteMark(text, evidence, format.decimal)
  }

  /** The evidence of a text is cached: there are few dates, and they are in every record. */
  function noteDate(at: number): void {
    if (at >= reader.count) return
    const slot = cells.slot(at)
    let note = identifiers[slot]
    if (note === undefined) {
      const date = readDate(texts[slot] as string, format.dates)
      const order = typeof date === 'object' ? orderOf(date) : null
      note = typeof date === 'object' && order !== null ? `${date.separator}${order}` : null
      identifiers[slot] = note
    }
    if (note !== null) count(note)
  }

  function count(said: string): void {
    const order = said.slice(1) === 'day-first' ? 'day-first' : 'month-first'
    const separator = said[0] === '/' ? '/' : said[0] === '-' ? '-' : '.'
    evidence.orders[separator][order]++
    if (wanted === 'orders') known |= (order === 'day-first' ? 1 : 2) << (2 * '-./'.indexOf(separator))
  }

  return {
    push: (bytes) => {
      reader.push(bytes)
      readAll()
    },
    finish: (ended) => {
      if (ended) {
        reader.finish()
        readAll()
      }
      return evidence
    },
    close: () => returnKernel(kernel),
  }
}

const isDisputed = (said: Evidence['orders']['/']): boolean =>
  said['day-first'] > 0 && said['month-first'] > 0

function moneyPositions(format: FormatDeclaration, columns: Columns): number[] {
  const cells = chargeCellsOf(format.charges, columns)
  const refs: (CellRef | undefined)[] = [format.rowTotal?.column, format.rowTotal?.outside?.column]
  for (const charge of format.charges) if (charge.kind === 'record') refs.push(charge.net, charge.tax)
  for (const { states } of format.rows ?? [])
    refs.push(states?.net_total, states?.tax_total, states?.gross_total)
  for (const fact of MONEY_FACTS) refs.push(format.facts?.[fact])
  const positions = [
    ...cells.flatMap((cell) => [cell.amount, cell.tax, cell.discount, cell.total]),
    ...refs.flatMap((ref) => bindRef(ref, columns).at),
  ]
  return [...new Set(positions.filter((at) => at >= 0))]
}

/** Dates in columns with such names also count, even if nothing reads them. */
const DATE_NAME = /date|datum/i

/** Cells whose dates show the order of day and month. */
export function datePositions(format: FormatDeclaration, columns: Columns): number[] {
  const { fields, shipment } = format
  const refs: (CellRef | undefined)[] = [fields.invoice_date, fields.transaction_date, shipment?.ship_date]
  for (const { states, columns: own } of format.rows ?? [])
    if (own === undefined) refs.push(states?.invoice_date)
  const named = columns.names.flatMap((name, at) => (DATE_NAME.test(name) ? [at] : []))
  return [...new Set([...refs.flatMap((ref) => bindRef(ref, columns).at), ...named])]
}
