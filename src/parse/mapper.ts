/**
 * From records to line items. A record is of a kind. A charged record gives its charges, and they become line items only after the
 * whole record has been read without error. What differs between formats is in the declaration, bound to the file's columns once.
 */

import type { Cells } from '../csv/cells.js'
import { isDelimiterLine } from '../csv/dialect.js'
import type { RecordReader } from '../csv/reader.js'
import { cellsOf } from '../detect/head-records.js'
import { bindRef } from '../format/cell-ref.js'
import type { InvoiceStatement } from '../schema/facts.js'
import type { UnchargedTotal } from '../schema/summary.js'
import { isWholeRecord } from '../values/delimiters.js'
import { signOf } from '../values/money.js'
import { isBlank, isTitle } from './blank-records.js'
import type { ChargeBatch } from './charge-batch.js'
import { bindChargeCells, readChargeCells, totalsAgree } from './charge-cells.js'
import { createHeadNames } from './head-names.js'
import { identifyWith } from './identity.js'
import { bindInvoiceTaxes } from './invoice-tax.js'
import { type BoundKind, bindConditions, bindKinds, recordKind, widthOf } from './kinds.js'
import { createLines } from './lines.js'
import type { MapperContext } from './mapper-context.js'
import { bindNewColumns } from './new-columns.js'
import { bindNewValues } from './new-values.js'
import { passOver } from './pass-over.js'
import { plainRecordsOf } from './plain-totals.js'
import { aboveProblem, faultProblem, kindProblem, namesProblem, rejection, widthProblem } from './problems.js'
import { isTakenForNames, noteOf } from './program-notes.js'
import { bindRecordCharge } from './record-charge.js'
import { createRecordWriter } from './record-writer.js'
import { bindRepeatedValues } from './repeated-values.js'
import { createRow, type Problem } from './row.js'
import { bindRowTotal, NOT_SETTLED, type Settlement } from './row-total.js'
import { bindWidthFault, MOVED, UNPROVEN } from './short-rows.js'
import { createSoleKinds } from './sole-kinds.js'
import { createStatements } from './statements.js'
import { bindTakenOff, takeOff } from './taken-off.js'
import type { TakenSamples } from './taken-samples.js'
import { createTotalRecords } from './total-records.js'
import { bindTotalWithTax } from './total-with-tax.js'
import { bindUncharged } from './uncharged.js'

export interface Mapper {
  /** Maps the reader's record into the batch. */
  map(): void
  /** Maps the following plain records, as many as are available at once. */
  mapPlain(): void
  /** The charges of the records since the last batch. */
  take(): ChargeBatch
  /** Whether another batch must be taken at once, because the records were from several carriers. */
  hasMore(): boolean
  /** Compares the statements for the last records with their charges: no more records will come. */
  finish(): void
  readonly statements: readonly InvoiceStatement[]
  readonly uncharged: readonly UnchargedTotal[]
  /** Samples of the charged records since the last call. */
  readonly samples: TakenSamples
}

export function createMapper(reader: RecordReader, given: Cells, context: MapperContext): Mapper {
  const { format, columns, tally, classifier } = context
  const identify = identifyWith(classifier)
  const row = createRow(reader, given, context.settled, tally.ofFile)
  const kinds = bindKinds(format, columns, context.width)
  const recordDeclaration = format.charges[0]
  const recordCharge =
    recordDeclaration?.kind === 'record' ? bindRecordCharge(recordDeclaration, columns, identify) : undefined
  const cells = bindChargeCells(format.charges, columns, identify)
  const taxOf = bindInvoiceTaxes(kinds, identify)
  const sole = createSoleKinds(format)
  const repeated = bindRepeatedValues(format, columns, { reader, row })
  const settle = bindRowTotal(format, columns, identify)
  const totals = bindRef(format.rowTotal?.column, columns).at
  const addsUpWithTax = bindTotalWithTax(format, columns)
  const uncharged = bindUncharged(format, columns, cells)
  const inNewColumns = bindNewColumns(format, columns)
  const looks = format.recognise.flatMap((way) => ('fields' in way ? bindConditions(way.where, columns) : []))
  const newValues = bindNewValues(format, columns)
  const widthFault = bindWidthFault(context, { reader, row }, kinds, looks, cells)
  const statements = createStatements(context)
  const takenOff = bindTakenOff(format, columns)
  const lines = createLines()
  const totalRecords = createTotalRecords({ reader, row, lines, cells }, context)
  const writer = createRecordWriter({ reader, given, row, lines, statements }, context)
  // Other records above the column names are titles added by a user.
  const declaredAbove = format.recognise.some((way) => !('fields' in way) && way.within !== undefined)
  // Nothing can be above segments: each of them has its kind.
  const above =
    format.segments !== undefined ? 0 : context.headerRow > 0 ? context.headerRow : context.recognisedBy - 1
  const head = createHeadNames(reader, row)
  const complete: ChargeBatch[] = [] // from carriers other than the record's
  let [more, empty]: [boolean, ChargeBatch | null] = [false, null]

  function map(): void {
    tally.rows++
    given.begin()
    row.begin()
    if (reader.fault !== null) rejectFaulty()
    else if (isBlank(row, reader.count)) mapBlank()
    else if (reader.row === 1 && isDelimiterLine(cellsOf(reader))) tally.skip('header')
    else if (reader.row === 1 && context.headerRow === 0 && isTakenForNames(row, reader.count))
      reject(namesProblem(row))
    else if (reader.row <= above) mapAbove()
    else if (head.isRepeated()) tally.skip('header')
    else mapKind(recordKind(row, kinds))
  }

  /**
   * The statement in a faulty record still applies, so that missing money is noticed. A footer states nothing about
   * later records.
   */
  function rejectFaulty(): void {
    const bound = reader.fault === 'segment' ? recordKind(row, kinds) : undefined
    if (bound?.kind.skip === 'footer') statements.read(bound, row, reader.row, takenOff(row))
    else statements.rejected()
    if (bound !== undefined) sole.end(bound.kind)
    report(faultProblem(reader))
  }

  /** If the file breaks off within a record of delimiters only, it is the beginning of a record. */
  function mapBlank(): void {
    if (reader.ended || reader.count === 1 || reader.count >= context.width) tally.skip('blank')
    else reject(widthProblem(reader, [context.width], { why: 'unfinished' }))
  }

  /** Maps the column names and the records above them: they are of a kind, or part of the header. */
  function mapAbove(): void {
    if (context.headerRow === 0) {
      if (isTitle(row, reader.count, looks)) tally.skip('preamble')
      else mapKind(recordKind(row, kinds))
      return
    }
    const title = reader.row < context.headerRow
    const bound = title && declaredAbove ? recordKind(row, kinds) : undefined
    if (bound !== undefined && bound.when.length > 0) mapKind(bound)
    else if (bound !== undefined && isCharged()) reject(aboveProblem(format, columns, row))
    else {
      head.note(reader.row === context.headerRow)
      tally.skip(title ? (format.above ?? (declaredAbove ? 'header' : 'preamble')) : 'header')
    }
  }

  /** Whether a record above the column names belongs below them, for example because a sheet was sorted with its header. */
  function isCharged(): boolean {
    if (isTitle(row, reader.count, [])) return false
    if (isWholeRecord(row.text(0))) return true
    lines.clear()
    readCharges()
    return row.problem === null && lines.count > 0
  }

  function mapKind(bound: BoundKind | undefined): void {
    if (bound === undefined) {
      reject(kindProblem(format, columns, row))
      return
    }
    const charges = sole.charges(bound.kind)
    const twice = repeated.problem(bound.kind)
    if (twice !== null) reject(twice)
    else if (bound.kind.reject !== undefined && !charges)
      reject(kindProblem(format, columns, row, bound.kind.reject))
    else {
      const { states } = bound.kind
      const skip = charges ? undefined : bound.kind.skip
      const width = widthOf(reader, row, bound)
      if (width === 'wrong') {
        reject(widthProblem(reader, bound.widths, MOVED))
        return
      }
      if (skip !== undefined && width === 'odd') {
        const fault = reader.count > 1 ? widthFault(bound, UNPROVEN) : MOVED
        if (fault !== null) {
          reject(widthProblem(reader, bound.widths, fault))
          return
        }
      }
      if (charges) charge(bound, width === 'odd')
      if (states !== undefined) statements.read(bound, row, reader.row, takenOff(row))
      if (states !== undefined) totalRecords.beginInvoice()
      if (skip !== undefined) passOver(skip, reader, context)
      else if (!charges) charge(bound, width === 'odd')
    }
    sole.end(bound.kind)
  }

  /** Charges a record of this format's charged kind. `odd`: it has too few or too many cells, which must be proven harmless. */
  function charge(bound: BoundKind, odd: boolean): void {
    lines.clear()
    if (writer.isOfOtherCarrier()) {
      complete.push(writer.take())
      writer.isOfOtherCarrier()
    }
    if (!taxOf(bound, row, lines)) readCharges()
    let settlement = NOT_SETTLED
    if (row.problem === null) takeOff(lines, takenOff(row), row)
    if (row.problem === null) settlement = settle(row, lines)
    totalRecords.find(settlement)
    let currency: string | null = null
    const unsound = odd ? oddProblem(bound, settlement) : null
    if (unsound === null && row.problem === null && lines.count > 0) currency = writer.write(settlement)
    const problem = unsound ?? row.problem
    if (problem !== null || lines.count === 0) writer.noteDates()
    if (problem !== null) {
      reject(problem)
      return
    }
    if (lines.count === 0) {
      writer.noteUncharged(settlement)
      const ofRecord = writer.currency()
      warnOf(settlement, ofRecord)
      for (const { column, amount } of uncharged(row, settlement))
        tally.ofFile.count('uncharged', column, ofRecord, amount, reader.row)
      tally.skip('zero')
      return
    }
    tally.charged++
    sole.note(bound.kind, lines)
    repeated.visit((column, texts) => tally.ofFile.note('repeated', column, texts.join(', '), reader.row))
    tally.add(currency, lines)
    totalRecords.charged(currency)
    warnOf(settlement, currency)
    for (const { column, value } of newValues(row)) tally.addValue(column, value)
  }

  function readCharges(): void {
    if (recordCharge !== undefined) recordCharge(row, lines)
    else readChargeCells(cells, row, columns, lines)
  }

  /** Counts the differences between a record's total and its charges. */
  function warnOf({ stated, residual, missed, outside }: Settlement, currency: string | null): void {
    if (stated === null || residual !== null)
      for (const { column, amount } of inNewColumns(row))
        tally.ofFile.count('uncharged', column, currency, amount, reader.row)
    if (missed !== undefined)
      tally.ofFile.count('residual', missed.column, currency, missed.amount, reader.row)
    if (outside !== undefined)
      tally.ofFile.count('outside', outside.column, currency, outside.amount, reader.row)
  }

  /** Why a record of unusual width cannot be charged: a required cell is missing, or cells have moved. */
  function oddProblem(bound: BoundKind, { stated, residual, alone }: Settlement): Problem | null {
    const nothing = stated === null && lines.count === 0 && totals.some((at) => at < reader.count)
    const readable = row.problem === null && residual === null && alone === undefined
    const added = readable && (stated !== null || addsUpWithTax(row, lines))
    const agrees = row.problem === null && (nothing || added)
    const proven = agrees && (lines.count > 1 || (stated !== null && signOf(stated) !== 0))
    const empty = row.problem === null && lines.count === 0
    const fault = widthFault(bound, { agrees, proven, empty })
    if (fault !== null) return widthProblem(reader, bound.widths, fault)
    if (row.problem !== null) return null
    const adds = residual === null && totalsAgree(cells, row, columns, proven)
    return adds ? null : widthProblem(reader, bound.widths, MOVED)
  }

  function reject(problem: Problem): void {
    const note = noteOf(row, reader.count)
    if (note !== null) tally.skip(note)
    else {
      statements.rejected()
      writer.noteRejected(problem)
      report(problem)
    }
  }

  function report(problem: Problem): void {
    tally.rejected++
    context.reject(rejection(problem, reader, context))
  }

  const { subtotals } = totalRecords
  const sources = { reader, given, kinds, statements, writer, subtotals, isHead: head.mayBe, mapOdd: map }
  const plain = plainRecordsOf(sources, context)

  return {
    map,
    mapPlain: () => {
      if (plain !== null && reader.row >= Math.max(context.totals ? 0 : 1, above)) plain.map()
    },
    take: () => {
      const first = complete.shift()
      more = first !== undefined
      if (first !== undefined) return first
      const isEmpty = context.totals !== undefined && writer.batch.numbers.records === 0 // the usual case for totals
      const taken = (isEmpty ? empty : null) ?? writer.take()
      if (isEmpty) empty = taken
      plain?.taken()
      return taken
    },
    hasMore: () => more,
    finish: () => {
      for (const one of [statements, context.settled.reading]) one.finish()
    },
    statements: statements.all,
    uncharged: writer.uncharged,
    samples: writer.samples,
  }
}
