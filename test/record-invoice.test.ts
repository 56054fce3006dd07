import { beforeEach, describe, expect, it, vi } from 'vitest'
import { upsBilling } from '../parsers/ups/ups-billing.js'
import { createCellTable } from '../src/csv/cell-table.js'
import { columnsOf } from '../src/format/columns.js'
import type { MapperContext } from '../src/parse/mapper-context.js'
import { bindInvoice, type ReadInvoice } from '../src/parse/record-invoice.js'
import type { Row } from '../src/parse/row.js'
import { bindSameCells } from '../src/parse/same-cells.js'
import { createStatements } from '../src/parse/statements.js'
import { createTally } from '../src/parse/tally.js'
import { moneyOf } from '../src/values/money.js'

// A record whose cells all hold `cell.text`, which is number `cell.id` of the file's texts.
const cell = { id: 1, text: 'USD' }
const reading = { lasting: true }
const columns = columnsOf(upsBilling.columns ?? [], upsBilling.columns ?? [])
const row = {
  problem: null,
  id: () => cell.id,
  ref: () => cell.text,
  identifier: () => cell.text,
  place: () => 0,
  amount: () => moneyOf('12.00'),
} as unknown as Row
const table = createCellTable(null)
const tally = createTally()
let statements: ReturnType<typeof createStatements>
let read: ReadInvoice

beforeEach(() => {
  Object.assign(cell, { id: 1, text: 'USD' })
  reading.lasting = true
  const context = { file: 'a.csv', format: upsBilling, columns, tally, settled: { reading }, currency: null }
  statements = createStatements(context)
  read = bindInvoice({ row, table, statements }, context as unknown as MapperContext)
})

describe('the invoice of a record', () => {
  it('is that of the record before where the cells say the same', () => {
    const first = read('2026-01-02', 1)
    expect(first.head).toEqual({
      account_id: 'USD',
      invoice_id: 'USD',
      invoice_date: '2026-01-02',
      currency: 'USD',
    })
    expect(first.total).toMatchObject({ invoice: 'USD', currency: 'USD', row: 1 })
    expect(read('2026-01-02', 2)).toBe(first)
  })

  it.each([
    ['a cell says something else', () => Object.assign(cell, { id: 2, text: 'CAD' })],
    ['a cell is not known to say the same', () => Object.assign(cell, { id: -1 })],
    ['a statement stands between them', () => statements.version++],
    ['amounts and dates are read otherwise from there on', () => table.forget()],
  ])('is read again where %s', (_, change) => {
    const first = read('2026-01-02', 1)
    change()
    const second = read('2026-01-02', 2)
    expect(second).not.toBe(first)
    expect(second.total?.row).toBe(2)
  })

  it('is read for each record where something of it is counted by record', () => {
    reading.lasting = false
    expect(read('2026-01-02', 1)).not.toBe(read('2026-01-02', 2))
    reading.lasting = true
    cell.text = 'Dollars'
    const note = vi.spyOn(tally.ofFile, 'note')
    read('2026-01-02', 3)
    read('2026-01-02', 4)
    expect(note.mock.calls.map(([, , , number]) => number)).toEqual([3, 4])
  })
})

it('cells are the same where each of them says what it said', () => {
  const refs = ['account', 'invoice', 'date'].map((name) => ({ name })) as never[]
  const ids = new Map(refs.map((ref, at) => [ref, at + 1]))
  const isSame = bindSameCells(refs)
  const ask = () => isSame({ id: (ref: never) => ids.get(ref) } as unknown as Row)
  expect([ask(), ask()]).toEqual([false, true])
  for (const ref of refs) {
    ids.set(ref, 9)
    expect([ask(), ask()]).toEqual([false, true])
    ids.set(ref, -1)
    expect([ask(), ask()]).toEqual([false, false])
    ids.set(ref, 9)
    ask()
  }
})
