/** `parse-invoice detect`: a line for each file, with its format and what tells so. */
import { detectFormats } from '../api.js'
import { printable } from '../errors.js'
import { CLEAN, FAILED } from './flags.js'
import { openFiles } from './outputs.js'
import { createReporter } from './reporter.js'
import { colored } from './screen.js'
import type { Terminal } from './terminal.js'

export interface DetectFlags {
  readonly quiet?: true
}

export async function detectCommand(
  files: readonly string[],
  flags: DetectFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal, flags)
  const outputs = await openFiles({})
  await outputs.refuseAll(files)
  let unknown = 0
  const detections = detectFormats(files, {
    passedOver: (path, reason) => reporter.passedOver(path, reason),
  })
  for await (const { file, format, why } of detections) {
    outputs.refuse(file)
    const name =
      format === null
        ? colored(terminal.outScreen, 'red', 'unknown')
        : colored(terminal.outScreen, 'green', format)
    if (format === null) unknown++
    await terminal.show(`${printable(file)}: ${name} (${printable(why)})\n`)
  }
  reporter.finish()
  return unknown > 0 ? FAILED : CLEAN
}
