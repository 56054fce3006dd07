/**
 * Ids of findings. The id depends on the subject of a finding: the check, the invoice, the shipment, the charge, and the records by
 * the content of their files. It does not depend on file names, other audited files, amounts or wording.
 */
import { createHash } from 'node:crypto'
import { createSlots, NONE } from '../ledger/slots.js'
import type { Finding } from '../schema/audit-report.js'
import type { Source } from '../schema/line-item.js'

/** Bytes of an id, two characters each. */
const BYTES = 16

/** What the id is made of. */
export const SUBJECT = [
  'check',
  'carrier',
  'account_id',
  'invoice_id',
  'invoice_date',
  'tracking_number',
  'currency',
  'charge',
  'evidence',
] as const satisfies readonly (keyof Finding)[]
export type Subject = Pick<Finding, (typeof SUBJECT)[number]>

export interface FindingIds {
  /** Gives the next finding its id; `evidence` has the keys of the files. Findings about the same subject are numbered in their order. */
  add(found: Subject): void
  text(nth: number): string
}

/** Ids of at most `most` findings, kept as bytes because there may be one for every expected shipment. */
export function createFindingIds(most: number): FindingIds {
  const ids = Buffer.alloc(most * BYTES)
  /** Number of findings about the same subject as the nth. */
  const again = new Map<number, number>()
  const slots = createSlots()
  let length = 0
  const isAt = (at: number, digest: Buffer): boolean =>
    digest.compare(ids, at * BYTES, (at + 1) * BYTES) === 0
  return {
    add: (found) => {
      const subject = subjectOf(found)
      const digest = digestOf(subject)
      const hash = digest.readInt32LE(0)
      let at = slots.first(hash)
      while (at !== NONE && !isAt(at, digest)) at = slots.next()
      if (at === NONE) slots.add(hash, length)
      const times = at === NONE ? 1 : (again.get(at) ?? 1) + 1
      if (at !== NONE) again.set(at, times)
      ids.set(times === 1 ? digest : digestOf(`${subject} ${times}`), length * BYTES)
      length++
    },
    text: (nth) => ids.toString('hex', nth * BYTES, (nth + 1) * BYTES),
  }
}

function subjectOf(found: Subject): string {
  const { check, carrier, account_id, invoice_id, tracking_number, currency, charge, evidence } = found
  const places = evidence.map(({ file, row, column }: Source) => [contentOf(file), row, column])
  return JSON.stringify([
    [check, carrier, account_id, invoice_id, found.invoice_date, tracking_number, currency, charge],
    places,
  ])
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest().subarray(0, BYTES)

/** The key without the name of the file. */
const contentOf = (key: string): string => key.split('\n', 1)[0] ?? key
