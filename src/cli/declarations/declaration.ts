/** What a command is, as data: its words, options and examples. */

export type Words = readonly [name: string, says: string, choices?: readonly string[]]

export type OptionDeclaration = readonly [flags: string, says: string, more?: OptionDetails]

export interface OptionDetails {
  /** A mistyped one is answered by the nearest, unless `read` takes others too. */
  readonly choices?: readonly string[]
  /** The value of the text; `before`: that of the same option earlier on the line. Throws commander's error. */
  readonly read?: (text: string, before: never) => unknown
  readonly usual?: unknown
  /** A variable of the environment that stands for it. */
  readonly env?: string
  /** The command cannot do without it, given or configured. */
  readonly needed?: true
  /** Said of one run, or of one connection: the configuration has no default for it. */
  readonly once?: true
  /** A value in the configuration, where none can be made of the words. */
  readonly example?: unknown
}

export interface CommandDeclaration {
  readonly name: string
  readonly says: string
  readonly words?: readonly Words[]
  readonly options?: readonly OptionDeclaration[]
  readonly examples: readonly string[]
  /** Files have to be named, or `--store` in their place; beside that, `loaded` refuses what was said of files when they were loaded. */
  readonly reads?: 'files' | 'files or store' | 'files or store as loaded'
}

/** As on the command line, without its dashes. */
export const nameOf = ([flags]: OptionDeclaration): string => /--([\w-]+)/.exec(flags)?.[1] ?? ''

/** What stands behind the option, as `<file>`; null for a flag. */
export const placeholderOf = ([flags]: OptionDeclaration): string | null => /<(.*)>/.exec(flags)?.[1] ?? null
