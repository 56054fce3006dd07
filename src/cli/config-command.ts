/** `parse-invoice config init` and `parse-invoice contract init`. */
import { configJob } from '../app/config.js'
import { besideContract, contractJob } from '../app/contract.js'
import { FAILED, optionsOf, type ReadFlags, statusOf } from './flags.js'
import { CONFIG_FILE, CONTRACT_FILE } from './option-values.js'
import { refuseExisting } from './proposals.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface ConfigFlags extends ReadFlags {
  readonly output?: string
  readonly force?: true
}

export async function configCommand(
  isContract: boolean,
  files: readonly string[],
  flags: ConfigFlags,
  terminal: Terminal,
): Promise<number> {
  const usual = isContract ? CONTRACT_FILE : CONFIG_FILE
  const { output = usual } = flags
  refuseExisting(isContract ? [output, besideContract(output)] : [output], flags.force)
  const reporter = createReporter(terminal, flags)
  try {
    const job = isContract ? contractJob : configJob
    const result = await reporter.follow(job(files, { ...optionsOf(files, flags, terminal), output }))
    reporter.account(result.summary)
    if (result.notes === null) return FAILED
    for (const sentence of result.notes) reporter.warning(sentence)
    if (result.proposed === null) return statusOf(result, true)
    reporter.lines([`${output}: ${result.proposed}. Read it before you use it.`])
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
