/** `parse-invoice explain`. */
import { type ExplainJobOptions, explainJob } from '../app/explain.js'
import { storyText } from '../report/story-text.js'
import { optionsOf, type ReadFlags, statusOf, tellAnswer } from './flags.js'
import type { ChecksTarget } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface ExplainFlags
  extends ReadFlags,
    Pick<ExplainJobOptions, 'expected' | 'config' | 'store' | 'connection' | 'files'> {
  readonly to?: ChecksTarget
}

export async function explainCommand(
  tracking: string,
  files: readonly string[],
  flags: ExplainFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal, flags)
  try {
    const result = await reporter.follow(explainJob(tracking, files, optionsOf(files, flags, terminal)))
    reporter.account(result.summary)
    const { story } = result
    await tellAnswer(flags.to, terminal, story, storyText(story, terminal.outScreen.width))
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
