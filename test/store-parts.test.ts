/** Partial files of killed processes: removed once no other machine can be writing them. */
import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../src/store/index.js'
import { scratchFolder } from './store-kit.js'

it('a folder of files that several machines share keeps those that are being written', async () => {
  const files = scratchFolder()
  for (const [name, days] of [
    ['.part-old', 8],
    ['.part-of-another-machine', 6],
    ['.part-new', 0],
    ['notes-of-the-owner', 99],
  ] as const) {
    writeFileSync(join(files, name), 'half')
    const then = new Date(Date.now() - days * 86_400_000)
    utimesSync(join(files, name), then, then)
  }
  await (await openStore('memory:', { files })).close()
  expect(readdirSync(files).sort()).toEqual(['.part-new', '.part-of-another-machine', 'notes-of-the-owner'])
})
