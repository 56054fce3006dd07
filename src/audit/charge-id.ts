/** Ids of line items, made again from what is kept of their charges. */

import type { AuditState } from './state.js'
import { NONE } from './texts.js'

/** A text of its own as a number below NONE, and back. */
export const ownId = (word: number): number => NONE - 1 - word

/** What is kept of a charge's id: its place in its record where the id is made of the record's, else the text itself. */
export function idColumn(state: AuditState, id: string, record: string | null, place: number): number {
  const made = record !== null && id === (place === 0 ? record : `${record}-${place}`)
  return made ? place : ownId(state.words.id(id))
}

/** The id of the line item that a charge was. */
export function lineItemId({ lines, words }: AuditState, at: number): string {
  const { hash1, hash2, hash3, hash4, row, id } = lines.col
  const place = id[at] as number
  if (place < NONE) return words.list[ownId(place)] ?? ''
  const hash = [hash1, hash2, hash3, hash4].map((word) => hex(word[at] as number)).join('')
  return `${hash}-${row[at]}${place === 0 ? '' : `-${place}`}`
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
