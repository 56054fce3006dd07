/** `parse-invoice map init`. */
import { mapInitJob } from '../app/map-init.js'
import { mapInitLines } from '../report/map-text.js'
import { CLEAN, FOUND, optionsOf, type ReadFlags } from './flags.js'
import { refuseExisting } from './proposals.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface MapFlags extends Pick<ReadFlags, 'limit' | 'quiet'> {
  readonly carrier?: string
  readonly output?: string
  readonly force?: true
}

/** Ends with 1 while there is something that a person has to answer. */
export async function mapInitCommand(file: string, flags: MapFlags, terminal: Terminal): Promise<number> {
  refuseExisting(flags.output === undefined ? [] : [flags.output], flags.force)
  const reporter = createReporter(terminal, flags)
  try {
    const options = { ...optionsOf([file], flags, terminal), out: terminal.out }
    const result = await reporter.follow(mapInitJob(file, options))
    reporter.lines(mapInitLines(result, file, flags.output))
    return result.questions.length > 0 ? FOUND : CLEAN
  } finally {
    reporter.finish()
  }
}
