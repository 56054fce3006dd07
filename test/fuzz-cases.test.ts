/** The laws that `npm run fuzz` holds mutated samples to hold for the samples themselves, and for all that once broke one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { judged } from './fuzz/laws.js'
import { seedFiles } from './fuzz/seeds.js'
import { spread } from './times.js'

const CUTS = [8, 40, 333]
const CASES = 'test/fuzz/cases'

test.each(existsSync(CASES) ? readdirSync(CASES) : [])('%s', async (name) => {
  expect((await judged(readFileSync(`${CASES}/${name}`), CUTS)).broken).toEqual([])
})

test('the samples break none', async () => {
  const broken: string[] = []
  for (const text of spread(seedFiles(), 6))
    broken.push(...(await judged(Buffer.from(text, 'latin1'), CUTS)).broken)
  expect(broken).toEqual([])
})
