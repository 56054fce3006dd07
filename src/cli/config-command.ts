/** `parse-invoice config init`. */
import { existsSync } from 'node:fs'
import { configJob } from '../app/config.js'
import { InvoiceError } from '../schema/errors.js'
import { FAILED, optionsOf, type ReadFlags, statusOf } from './flags.js'
import { CONFIG_FILE } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface ConfigFlags extends ReadFlags {
  readonly output?: string
}

export async function configCommand(
  files: readonly string[],
  flags: ConfigFlags,
  terminal: Terminal,
): Promise<number> {
  const { output = CONFIG_FILE } = flags
  if (flags.output === undefined && existsSync(CONFIG_FILE))
    throw new InvoiceError({
      code: 'usage',
      value: CONFIG_FILE,
      expected: 'a folder without a configuration',
      remedy: 'Write another one with -o FILE, and put together what you need of both.',
    })
  const reporter = createReporter(terminal, flags)
  try {
    const result = await reporter.follow(configJob(files, { ...optionsOf(files, flags, terminal), output }))
    reporter.account(result.summary)
    if (result.notes === null) return FAILED
    for (const sentence of result.notes) reporter.warning(sentence)
    reporter.lines([`${output}: ${result.proposed}. Read it before you use it.`])
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
