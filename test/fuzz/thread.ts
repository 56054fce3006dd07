/** One process of `npm run fuzz`: rounds until the time is over. The input under way stands in a file. */
import { openSync, writeSync } from 'node:fs'
import { fuzzRound } from './round.js'
import { seedFiles } from './seeds.js'

const INPUTS = 250
const [seed = '', until = '', path = ''] = process.argv.slice(2)
const underWay = openSync(path, 'w')
const seeds = seedFiles()
const known = new Set<string>()

for (let round = 0; Date.now() < Number(until); round++) {
  const done = await fuzzRound(seeds, {
    seed: (Number(seed) + round * 7919) | 0,
    inputs: INPUTS,
    known,
    onInput: (input, reduction) =>
      void writeSync(underWay, `${JSON.stringify({ ...input, reduction })}\n`.padEnd(4096), 0),
  })
  if (done.found !== null) known.add(done.found.law)
  process.send?.({ ...done, peak: process.resourceUsage().maxRSS / 1024 })
}
process.disconnect?.()
