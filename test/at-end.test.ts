/** What kits made is taken away, whatever fails: test files share processes. */
import { expect, it } from 'vitest'
import { atEnd, endAll } from './at-end.js'

it('takes away what was made before something that cannot be taken away', async () => {
  const ended: number[] = []
  atEnd(() => void ended.push(1))
  atEnd(() => Promise.reject(new Error('no')))
  atEnd(() => void ended.push(3))
  await expect(endAll()).rejects.toThrow('clearing up failed: Error: no')
  expect(ended).toEqual([3, 1])
  await endAll()
  expect(ended).toEqual([3, 1])
})
