/**
 * `npm run goldens`: lists samples whose golden is missing or differs. `npm run goldens -- --add`: writes the
 * missing ones. None is ever overwritten: to accept a change, look at it, delete the file and add it again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { combinedGoldenOf, goldenOf } from './golden.js'
import { COMBINED, goldenPath, sampleFiles } from './law-kit.js'

async function main(): Promise<void> {
  const add = process.argv.includes('--add')
  const own = sampleFiles().filter((sample) => sample.own)
  const makers = own.map(({ path }) => [path, () => goldenOf(path)] as const)
  const [invoice, tracking] = COMBINED
  const combined = [tracking, () => combinedGoldenOf(invoice, tracking)] as const
  for (const [path, make] of [...makers, combined]) {
    const file = goldenPath(path)
    const golden = await make()
    if (!existsSync(file)) {
      if (add) {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, golden)
      } else process.exitCode = 1
      process.stdout.write(`${add ? 'added' : 'missing'}  ${file}\n`)
    } else if (readFileSync(file, 'utf8') !== golden) {
      process.exitCode = 1
      process.stdout.write(`differs  ${file}\n`)
    }
  }
}

await main()
