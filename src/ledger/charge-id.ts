/** Ids of line items, rebuilt from the stored part of their charges. */

import { type ChargeBatch, chargeId } from '../parse/charge-batch.js'
import { NONE } from './slots.js'
import type { AuditState } from './state.js'
import { onePiece } from './texts.js'

/** An individual id text as a number below NONE, and back. */
export const ownId = (word: number): number => NONE - 1 - word

/**
 * The stored part of a charge's id: its position in its record if the id consists of the record's digest and row,
 * otherwise the text.
 */
export function idColumn(
  state: AuditState,
  batch: ChargeBatch,
  record: number,
  charge: number,
  place: number,
): number {
  const { id, row } = batch.records
  const own = chargeId(batch, record, charge)
  const name = `${(id[record] as string).slice(0, DIGITS)}-${row[record]}`
  const made = DIGEST.test(name) && own === (place === 0 ? name : `${name}-${place}`)
  return made ? place : ownId(state.words.id(own))
}

const DIGITS = 32
const DIGEST = /^[0-9a-f]{32}-[1-9]\d*$/

/** The id of a charge's line item. */
export function lineItemId({ lines, words }: AuditState, at: number): string {
  const { hash1, hash2, hash3, hash4, row, id } = lines.col
  const place = id[at] as number
  if (place < NONE) return words.list[ownId(place)] ?? ''
  const hash = [hash1, hash2, hash3, hash4].map((word) => hex(word[at] as number)).join('')
  return onePiece(`${hash}-${row[at]}${place === 0 ? '' : `-${place}`}`)
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
