/** One process of `npm run fuzz`: rounds until the time is over. The input under way stands in a file. */
import { openSync, writeSync } from 'node:fs'
import { recordsRound } from './records.js'
import { fuzzRound, type Round } from './round.js'
import { seedFiles } from './seeds.js'

const FILES = 250
const RECORDS = 20_000
const [seed = '', until = '', path = ''] = process.argv.slice(2)
const underWay = openSync(path, 'w')
const seeds = seedFiles()
const known = new Set<string>()

function tell(done: Round): void {
  if (done.found !== null) known.add(done.found.law)
  process.send?.({ ...done, peak: process.resourceUsage().maxRSS / 1024 })
}

for (let round = 0; Date.now() < Number(until); round++) {
  const own = (Number(seed) + round * 7919) | 0
  tell(
    await fuzzRound(seeds, {
      seed: own,
      inputs: FILES,
      known,
      onInput: (input, reduction) =>
        void writeSync(underWay, `${JSON.stringify({ ...input, reduction })}\n`.padEnd(4096), 0),
    }),
  )
  writeSync(underWay, `{ "records": ${own} }\n`.padEnd(4096), 0)
  tell(await recordsRound(own, RECORDS, known))
}
process.disconnect?.()
