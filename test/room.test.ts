import { describe, expect, it } from 'vitest'
import { createArena } from '../src/ledger/arena.js'
import { createPlainValues } from '../src/ledger/plain-values.js'
import { inRoom } from '../src/ledger/room.js'
import { createSlots, NONE } from '../src/ledger/slots.js'
import { createSums } from '../src/ledger/sums.js'
import { createTable, letTableGo, newRow } from '../src/ledger/table.js'
import { moneyOf } from '../src/values/money.js'

/** Enough that every array outgrows several of the size whose memory is given back. */
const MANY = 100_000

describe('arrays that grow', () => {
  it('give the memory of a large one back at once', () => {
    const old = Int32Array.from({ length: 10_000 }, (_, at) => at)
    const wider = inRoom(old, 15_000)
    expect([old.length, wider.length, wider[9_999], wider[10_000]]).toEqual([0, 15_000, 9_999, 0])
  })

  it('give the memory of a table and of slots back that are let go', () => {
    const table = createTable({ one: 'number', other: 'number' })
    const slots = createSlots()
    for (let at = 0; at < MANY; at++) {
      table.col.one[newRow(table)] = at
      slots.add(at, at)
    }
    const before = process.memoryUsage().arrayBuffers
    letTableGo(table)
    slots.letGo()
    expect(table.names.map((name) => table.col[name].length)).toEqual([0, 0])
    // Two columns of the table, hashes and things of the slots.
    expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThanOrEqual(4 * 4 * MANY)
  })

  it('leave a small one alone', () => {
    const old = new Uint8Array([1, 2, 3])
    expect([[...inRoom(old, 5)], [...old]]).toEqual([
      [1, 2, 3, 0, 0],
      [1, 2, 3],
    ])
  })

  it('keep what they hold: columns, texts, things by their hashes, sums, plain values', () => {
    const table = createTable({ one: 'number', other: 'number' })
    const texts = createArena()
    const slots = createSlots()
    const sums = createSums()
    const values = createPlainValues()
    const places: number[] = []
    for (let at = 0; at < MANY; at++) {
      const row = newRow(table)
      table.col.one[row] = at
      table.col.other[row] = -at
      texts.add(`text ${at}`)
      slots.add(at, at)
      sums.add(at, moneyOf(`${at}.25`))
      places.push(values.add({ at, text: `value ${at}` }))
    }
    const wrong: number[] = []
    for (let at = 0; at < MANY; at++) {
      let thing = slots.first(at)
      while (thing !== at && thing !== NONE) thing = slots.next()
      const holds =
        table.col.one[at] === at &&
        table.col.other[at] === 0 - at &&
        texts.text(at) === `text ${at}` &&
        thing === at &&
        sums.text(at) === `${at}.25` &&
        JSON.stringify(values.get(places[at] as number)) === `{"at":${at},"text":"value ${at}"}`
      if (!holds) wrong.push(at)
    }
    expect(wrong).toEqual([])
  })
})
