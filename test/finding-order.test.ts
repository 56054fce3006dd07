/** Findings of one check and invoice, with and without a record: their order does not depend on the order in which they are found. */
import { expect, test } from 'vitest'
import type { KeptFinding } from '../src/audit/finding.js'
import { createFindingTable } from '../src/audit/finding-table.js'
import type { View } from '../src/invoices/view.js'

/** `again`: the sentence begins with it. */
const found = (again: string, row: number | null): KeptFinding => ({
  id: '',
  check: 'duplicate_charge',
  severity: 'error',
  direction: 'over',
  carrier: 'ups',
  account_id: 'A1',
  invoice_id: 'I1',
  tracking_number: 'T1',
  currency: 'USD',
  amount: again,
  message: '',
  facts: { again, charges: 'Freight', date: '2026-03-01', invoices: 'I1', currency: 'USD' },
  line_items: [],
  evidence: row === null ? [] : [{ file: 'march.csv', row, column: 'Net' }],
  x12_426: null,
  confidence: 'certain',
  refundable: again,
  claim_by: null,
  claim_rule: null,
  evidence_needed: '',
})

// By their sentences they would come in another order than by their records.
const FOUND = [found('5.00', null), found('9.00', 1), found('7.00', 2), found('1.00', 3)]

function* orders<Item>(items: readonly Item[]): Generator<Item[]> {
  if (items.length === 0) yield []
  for (const [at, item] of items.entries())
    for (const rest of orders(items.filter((_, other) => other !== at))) yield [item, ...rest]
}

test('every order in which they are found', () => {
  for (const order of orders(FOUND)) {
    const table = createFindingTable({ fileName: (file: string) => file } as View)
    for (const one of order) table.add(one)
    const listing = table.listed(new Set(['duplicate_charge']))
    let step = listing.next()
    while (step.done !== true) step = listing.next()
    expect([...step.value].map(({ amount }) => amount)).toEqual(['5.00', '9.00', '7.00', '1.00'])
  }
})
