import { describe, expect, it } from 'vitest'
import { readsOnOneThread } from '../src/output/engine.js'

describe('the heap is limited', () => {
  it('in commands that read on one thread', () => {
    for (const command of ['audit', 'parse', 'summary', 'accrual', 'explain', 'charges'])
      expect(readsOnOneThread([command, 'a.csv', '--to', 'json'])).toBe(true)
  })
  it('nowhere else: threads that start later would be left with too little', () => {
    for (const args of [
      ['audit', 'a.csv', '--jobs', '2'],
      ['audit', '--jobs=2', 'a.csv'],
      ['serve'],
      ['work'],
      [],
    ])
      expect(readsOnOneThread(args), args.join(' ')).toBe(false)
  })
})
