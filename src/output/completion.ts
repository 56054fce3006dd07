/** Scripts for completing the command in a shell. */

export type Shell = 'bash' | 'zsh' | 'fish'

/** A command for the completion scripts. */
export interface CommandWords {
  readonly name: string
  readonly says: string
  readonly options: readonly OptionWords[]
  /** Words for its argument, if it is not a file. */
  readonly words: readonly string[]
}

export interface OptionWords {
  readonly flags: readonly string[]
  readonly says: string
  /** `file` completes paths, `none` has a value without completion, a list completes its words; null has no value. */
  readonly value: 'file' | 'none' | readonly string[] | null
}

export function completionScript(name: string, commands: readonly CommandWords[], shell: Shell): string {
  if (shell === 'bash') return bashScript(name, commands)
  return shell === 'zsh' ? zshScript(name, commands) : fishScript(name, commands)
}

const flagsOf = ({ options }: CommandWords): string[] => options.flatMap(({ flags }) => flags)

/** The options of the default command are also options of the program. */
const defaultOf = (commands: readonly CommandWords[]): CommandWords | undefined =>
  commands.find(({ name }) => name === 'parse')

function bashScript(name: string, commands: readonly CommandWords[]): string {
  const valueCases = (command: CommandWords): string =>
    command.options
      .filter(({ value }) => value !== null && value !== 'file')
      .map(({ flags, value }) => {
        const words = Array.isArray(value) ? value.join(' ') : ''
        return `        ${flags.join('|')}) COMPREPLY=($(compgen -W '${words}' -- "$cur")); return ;;\n`
      })
      .join('')
  const cases = commands.map((command) => {
    const words =
      command.words.length > 0 ? ` COMPREPLY=($(compgen -W '${command.words.join(' ')}' -- "$cur"));` : ''
    const options = `COMPREPLY=($(compgen -W '${flagsOf(command).join(' ')}' -- "$cur"))`
    return `    ${command.name})\n      case "$prev" in\n${valueCases(command)}      esac\n      if [[ $cur == -* ]]; then ${options}; else :;${words} fi ;;\n`
  })
  const names = commands.map((command) => command.name).join(' ')
  return `# ${name} completion for bash: source it, or save it among your bash completions
_parse_invoice() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=parse
  COMPREPLY=()
  if [[ " ${names} " == *" \${COMP_WORDS[1]} "* ]] && (( COMP_CWORD > 1 )); then command=\${COMP_WORDS[1]}; fi
  case "$command" in
${cases.join('')}  esac
  if (( COMP_CWORD == 1 )) && [[ $cur != -* ]]; then COMPREPLY=($(compgen -W '${names}' -- "$cur")); fi
}
complete -o bashdefault -o default -F _parse_invoice ${name}
`
}

function zshScript(name: string, commands: readonly CommandWords[]): string {
  const names = commands.map(({ name: command, says }) => `    '${command}:${zshText(says)}'\n`).join('')
  const cases = commands
    .map((command) => `    ${command.name}) _arguments ${zshOptions(command)} ${zshOperand(command)} ;;\n`)
    .join('')
  const fallback = defaultOf(commands)
  const otherwise =
    fallback === undefined ? '' : `    *) _arguments ${zshOptions(fallback)} '*:file:_files' ;;\n`
  return `#compdef ${name}
# ${name} completion for zsh: save it as _${name} in a folder of $fpath
_parse_invoice() {
  local -a commands
  commands=(
${names}  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command commands
    _files
    return
  fi
  local chosen=$words[2]
  (( CURRENT-- ))
  shift words
  case $chosen in
${cases}${otherwise}  esac
}
compdef _parse_invoice ${name}
`
}

const zshText = (text: string): string => text.replaceAll("'", '’').replace(/[[\]:]/g, ' ')

const zshOperand = ({ words }: CommandWords): string =>
  words.length === 0 ? `'*:file:_files'` : `'1:word:(${words.join(' ')})'`

function zshOptions({ options }: CommandWords): string {
  return options
    .flatMap(({ flags, says, value }) => {
      const action = Array.isArray(value) ? `(${value.join(' ')})` : value === 'file' ? '_files' : ''
      const takes = value === null ? '' : `:value:${action}`
      return flags.map((flag) => `'${flag}[${zshText(says)}]${takes}'`)
    })
    .join(' ')
}

function fishScript(name: string, commands: readonly CommandWords[]): string {
  const names = commands.map((command) => command.name).join(' ')
  const lines = commands.flatMap((command) => {
    const none = `not __fish_seen_subcommand_from ${names}`
    const seen = `__fish_seen_subcommand_from ${command.name}`
    const when = command.name === 'parse' ? `${seen}; or ${none}` : seen
    return [
      `complete -c ${name} -n '${none}' -a ${command.name} -d '${fishText(command.says)}'`,
      ...command.words.map((word) => `complete -c ${name} -f -n '${seen}' -a ${word}`),
      ...command.options.map((option) => `complete -c ${name} -n '${when}' ${fishOption(option)}`),
    ]
  })
  return `# ${name} completion for fish: save it as ~/.config/fish/completions/${name}.fish\n${lines.join('\n')}\n`
}

const fishText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")

function fishOption({ flags, says, value }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  const takes =
    value === null ? '' : value === 'file' ? ' -r' : ` -x -a '${Array.isArray(value) ? value.join(' ') : ''}'`
  return `${names.join(' ')}${takes} -d '${fishText(says)}'`
}
