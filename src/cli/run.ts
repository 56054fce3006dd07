/** Runs a command line, from arguments to exit status. */
import { type Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { colorText } from '../output/screen.js'
import { STANDARD_ERROR } from '../output/unwritable.js'
import { isInvoiceError, printableText } from '../schema/errors.js'
import { CLEAN, FAILED } from './flags.js'
import { createProgram } from './program.js'
import type { Terminal } from './terminal.js'

/** Which other command has the unknown option. */
function elsewhere(text: string, { commands }: Command): string {
  const option = /unknown option '(--[a-z-]+)'\n$/.exec(text)?.[1]
  const owners = commands.filter(({ options }) => options.some(({ long }) => long === option))
  if (option === undefined || owners.length === 0) return ''
  return `(${option} belongs to: ${owners.map((one) => `parse-invoice ${one.name()}`).join(', ')})\n`
}

const printableLines = (text: string): string => text.split('\n').map(printableText).join('\n')

/** What the command expects, if something is not there. */
function expectedBy(text: string, command: Command): string {
  if (!/^error: (missing required argument|required option|too many arguments)/.test(text)) return ''
  const called = command.parent === null ? command.name() : `parse-invoice ${command.name()}`
  return `(${called} ${command.usage()}; ${called} --help has the rest)\n`
}

export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let status = CLEAN
  const program = createProgram(manifest.version, terminal, (ended) => {
    status = ended
  })
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({
      writeOut: terminal.print,
      writeErr: terminal.tell,
      // A mistyped word may come from anywhere, and contain control sequences of a terminal.
      outputError: (text, write) =>
        write([text, elsewhere(text, program), expectedBy(text, command)].map(printableLines).join('')),
    })
  if (args.length === 0) {
    program.outputHelp({ error: true })
    return FAILED
  }
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? CLEAN : FAILED
    if (!isInvoiceError(error)) throw error
    const tell = error.code === 'output' && error.file === STANDARD_ERROR ? terminal.print : terminal.tell
    tell(`${colorText(terminal.errScreen, 'red', 'error:')} ${printableText(error.message)}\n`)
    return FAILED
  }
}
