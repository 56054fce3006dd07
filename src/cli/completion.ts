/** The declared commands as completions of a shell. */
import type { Command } from 'commander'
import { CHECKS } from '../checks/index.js'
import { type CommandWords, completionScript, type OptionWords, type Shell } from '../output/completion.js'
import { SUMMARY_COLUMNS } from '../summary/columns.js'

export const completionOf = (program: Command, shell: Shell): string =>
  completionScript(program.name(), program.commands.map(wordsOf), shell)

function wordsOf(command: Command): CommandWords {
  const options = command.options.map((option): OptionWords => {
    const isFile = /<(file|out)/i.test(option.flags)
    const value = option.argChoices ?? WORDS[option.attributeName()]?.() ?? (isFile ? 'file' : 'none')
    return {
      flags: [option.short, option.long].filter((flag) => flag !== undefined),
      says: option.description,
      value: option.required ? value : null,
    }
  })
  options.push({ flags: ['-h', '--help'], says: 'help on this command', value: null })
  const words = command.registeredArguments.flatMap((argument) => argument.argChoices ?? [])
  return { name: command.name(), says: command.description(), options, words }
}

/** Choices of options that take several values, separated by commas. */
const WORDS: Readonly<Record<string, () => readonly string[]>> = {
  check: () => CHECKS.map((check) => check.name),
  by: () => SUMMARY_COLUMNS,
}
