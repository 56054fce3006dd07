/**
 * Short texts straight into the record reader, tens of thousands in the time that a few hundred files take: with a
 * kernel, without one and cut anywhere they are read as the obvious reference reads them, faults, rows and lines too.
 */
import fc from 'fast-check'
import { COMMA, cutBytes, cutPlaces, obviousRecords, readRecords, useKernel } from '../csv-kit.js'
import { reduced } from './reduce.js'
import type { Round } from './round.js'

const LAW = 'reads records as the reference does'

const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', ',', '"', '""', '"', '\n', '\r', '\r\n', ' ', 'é', '\u00ff'),
    maxLength: 60,
  }),
  fc.string({
    unit: fc.constantFrom(
      ',',
      ',,,,,,,,,,,,,,,,',
      '40.20',
      '"Smith, J"',
      'Ground Residential',
      '\r\n',
      '\n',
      '"',
    ),
    maxLength: 80,
  }),
  fc.string({ unit: 'binary-ascii', maxLength: 60 }),
)

function broken(bytes: Buffer, cuts: readonly number[]): string | undefined {
  const wanted = JSON.stringify(obviousRecords(bytes.toString('latin1')))
  for (const kernel of [true, false]) {
    useKernel(kernel)
    const seen = JSON.stringify(readRecords(cutBytes(bytes, cuts), COMMA))
    if (seen !== wanted) return `${LAW} ${kernel ? 'with' : 'without'} a kernel: ${seen} <> ${wanted}`
  }
  return undefined
}

export async function recordsRound(seed: number, inputs: number, known: ReadonlySet<string>): Promise<Round> {
  let [tried, size] = [0, 0]
  const property = fc.property(text, cutPlaces, (given, cuts) => {
    const bytes = Buffer.from(given, 'latin1')
    tried++
    size += bytes.length
    const seen = known.has(LAW) ? undefined : broken(bytes, cuts)
    if (seen !== undefined) throw new Error(seen)
  })
  const { counterexample, errorInstance } = fc.check(property, { seed, numRuns: inputs })
  const round = { inputs: tried, bytes: size, outcomes: new Map([['records', tried]]) }
  if (counterexample === null) return { ...round, found: null }
  const [given, cuts] = counterexample
  const seen = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  const least = await reduced(given, async (less) => broken(Buffer.from(less, 'latin1'), cuts) !== undefined)
  const found = { law: LAW, seen, bytes: Buffer.from(least, 'latin1'), message: JSON.stringify(cuts) }
  return { ...round, found }
}
