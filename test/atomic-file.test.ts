/** Files that are written whole: what is gathered into larger pieces is what was given. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createAtomicFile } from '../src/output/atomic-file.js'
import { scratchFolder } from './store-kit.js'

const folder = scratchFolder()

it('holds every chunk in its order, small or large, also where the caller fills the same bytes again', async () => {
  const chunk = fc.record({
    size: fc.oneof(fc.nat(20), fc.nat(5_000), fc.integer({ min: 60_000, max: 140_000 })),
    fill: fc.integer({ min: 97, max: 122 }),
    isText: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 40 }), async (chunks) => {
      const path = join(folder, 'chunks.txt')
      const file = await createAtomicFile(path)
      // A writer has two buffers in turn: the bytes of a write are free once the next has settled.
      const buffers = [Buffer.alloc(140_000), Buffer.alloc(140_000)]
      let wanted = ''
      for (const [at, { size, fill, isText }] of chunks.entries()) {
        const text = String.fromCharCode(fill).repeat(size)
        wanted += text
        const own = (buffers[at % 2] as Buffer).fill(fill)
        await file.write(isText ? text : own.subarray(0, size))
      }
      await file.complete()
      await file.place()
      expect(readFileSync(path, 'latin1') === wanted).toBe(true)
    }),
    { numRuns: 30 },
  )
})

it('leaves nothing of what it gathered once it is discarded', async () => {
  const path = join(folder, 'discarded.txt')
  const file = await createAtomicFile(path)
  await file.write('a line\n')
  await file.discard()
  expect(existsSync(path)).toBe(false)
})
