/** `parse-invoice detect`: a line for each file, with its format and what shows it. */
import { detectJob } from '../app/detect.js'
import { colored } from '../output/screen.js'
import { printable } from '../schema/errors.js'
import { CLEAN, FAILED } from './flags.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface DetectFlags {
  readonly map?: readonly string[]
  readonly quiet?: true
}

export async function detectCommand(
  files: readonly string[],
  flags: DetectFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal, flags)
  const job = detectJob(files, flags)
  for await (const event of job) {
    reporter.take(event)
    if (event.kind !== 'detected') continue
    const { file, format, why, error } = event.detection
    const name = colored(terminal.outScreen, error === null ? 'green' : 'red', format ?? 'unknown')
    await terminal.show(`${printable(file)}: ${name} (${printable(why)})\n`)
  }
  const { unknown } = await job.result
  reporter.finish()
  return unknown > 0 ? FAILED : CLEAN
}
