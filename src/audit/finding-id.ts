/**
 * Names of findings. A finding is known by what it is about: the check, the invoice, the shipment, the charge and the
 * records, and these by the content of their files. What the files are called, what else is audited, amounts and words play no part.
 */
import { createHash } from 'node:crypto'
import type { Finding } from '../schema/audit-report.js'
import type { Source } from '../schema/line-item.js'

/** Bytes of an id, two characters each. */
const BYTES = 16

/** Gives each finding its id; `evidence` has the keys of the files. Two findings about one thing are numbered in their order. */
export function* giveIds(findings: readonly Finding[]): Generator<void, void> {
  const times = new Map<string, number>()
  for (const found of findings) {
    const { check, carrier, account_id, invoice_id, tracking_number, currency, charge, evidence } = found
    const places = evidence.map(({ file, row, column }: Source) => [contentOf(file), row, column])
    const subject = JSON.stringify([
      [check, carrier, account_id, invoice_id, found.invoice_date, tracking_number, currency, charge],
      places,
    ])
    // By the id and not by the subject: there may be a finding for every expected shipment.
    const first = digestOf(subject)
    const time = (times.get(first) ?? 0) + 1
    times.set(first, time)
    found.id = time === 1 ? first : digestOf(`${subject} ${time}`)
    yield
  }
}

const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest().toString('hex', 0, BYTES)

/** The key without the name that the file came by. */
const contentOf = (key: string): string => key.split('\n', 1)[0] ?? key
