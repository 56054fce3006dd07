/** `parse-invoice sandbox`. */
import { writeSandbox } from '../app/sandbox.js'
import { count } from '../values/shown-amounts.js'
import { CLEAN, printedLines } from './flags.js'
import type { Terminal } from './terminal.js'

export interface SandboxFlags {
  readonly days?: number
  readonly seed?: number
  readonly faults?: true
  readonly until?: string
}

export async function sandboxCommand(
  folder: string,
  flags: SandboxFlags,
  terminal: Terminal,
): Promise<number> {
  const { days = 30, seed = 1, faults, until = new Date().toISOString().slice(0, 10) } = flags
  const { files, planted } = await writeSandbox(folder, { days, seed, faults, until })
  const lines = [`${folder}: ${count(files, 'invented file')} of the ${count(days, 'day')} until ${until}`]
  if (planted !== null)
    lines.push(`${planted.file}: ${count(planted.faults, 'fault')} to be found, and where`)
  await terminal.show(printedLines(lines))
  return CLEAN
}
