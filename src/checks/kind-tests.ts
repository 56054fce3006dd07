/** Tests of charge kinds, run once per kind of a file instead of once per charge. */
import type { ChargeKind } from '../parse/charge-batch.js'
import type { ReadRecord } from './record.js'

export type KindTest = (record: ReadRecord, charge: number) => boolean

const [UNKNOWN, YES, NO] = [0, 1, 2]

/** The test of a charge by its kind. The answers are kept for the file that is being read. */
export function testOfKinds(test: (kind: ChargeKind) => boolean): KindTest {
  let kinds: readonly ChargeKind[] = []
  let answers: number[] = []
  return ({ batch }, charge) => {
    // The kinds of a file are one list, which only grows at its end.
    if (batch.kinds !== kinds) [kinds, answers] = [batch.kinds, []]
    const kind = batch.charges.kind[charge] as number
    while (answers.length <= kind) answers.push(UNKNOWN)
    if (answers[kind] === UNKNOWN) answers[kind] = test(kinds[kind] as ChargeKind) ? YES : NO
    return answers[kind] === YES
  }
}

/** Whether any charge of the record passes the test. */
export function hasKind(record: ReadRecord, test: KindTest): boolean {
  for (let charge = record.first; charge < record.end; charge++) if (test(record, charge)) return true
  return false
}
