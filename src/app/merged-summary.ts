/** Summarises what other runs saved, with the same result as one summary of all their files. */
import type { Input } from '../input/input.js'
import type { OutputFiles } from '../output/outputs.js'
import { totalsOf } from '../parse/tally.js'
import type { Summary } from '../schema/summary.js'
import { createSummaryState, mergeSummaries, type SummaryState } from '../summary/groups.js'
import type { OpenReading } from './reading.js'
import { overlaps, packedValue, readStates, stateBytes, stateError, unpackedValue } from './state-file.js'

/** The parts that a summary of some files is made from. */
export interface SummaryParts {
  readonly state: SummaryState
  readonly summary: Summary
}

/** The columns and options of a summary. */
export interface SummaryShape {
  readonly by: readonly string[]
  readonly facts: boolean
}

export async function saveSummary(
  parts: SummaryParts,
  { by, facts }: SummaryShape,
  { unread }: OpenReading,
  outputs: OutputFiles,
): Promise<void> {
  const head = { command: 'summary', unread, by, facts } as const
  await outputs.files.save?.write(stateBytes(head, packedValue(parts)))
  await outputs.place()
}

/** Throws `usage` for a file that is not a saved state, or has other columns. */
export async function mergedSummary(
  inputs: readonly Input[],
  { by, facts }: SummaryShape,
  reading: OpenReading,
): Promise<SummaryParts> {
  const { signal, onPassedOver: passedOver = () => undefined } = reading.options
  const state = createSummaryState()
  const files: Summary['files'] = []
  let states = 0
  for (const { name, head, body } of await readStates(inputs, 'summary', { signal, passedOver })) {
    states++
    const saved = `--by ${head.by?.join(',')}${head.facts ? ' --facts' : ''}`
    const requested = `--by ${by.join(',')}${facts ? ' --facts' : ''}`
    if (saved !== requested)
      throw stateError(name, `a state of ${requested}, and it is one of ${saved}`, `Merge it with ${saved}.`)
    const parts = partsIn(name, body)
    mergeSummaries(state, parts.state)
    files.push(...parts.summary.files)
    reading.missed(head.unread)
  }
  if (states === 0) throw stateError('--merge', 'files that --save wrote', 'Name them, or their folder.')
  overlaps(files).forEach(reading.warn)
  const summary = { files, totals: totalsOf(files) }
  reading.rejectedBefore(summary.totals.rejected)
  return { state, summary }
}

function partsIn(name: string, body: Uint8Array): SummaryParts {
  try {
    return unpackedValue(body) as SummaryParts
  } catch {
    throw stateError(name, 'a whole file', 'It is cut or damaged: save it again.')
  }
}
