/** The declaration of a command as data: its words, options and examples. */

export type Operand = readonly [name: string, description: string, choices?: readonly string[]]

export type OptionDeclaration = readonly [flags: string, description: string, more?: OptionDetails]

export interface OptionDetails {
  /** A mistyped value is answered with the nearest choice, unless `read` accepts others too. */
  readonly choices?: readonly string[]
  /** The value of the text; `before`: that of the same option earlier on the line. Throws commander's error. */
  readonly read?: (text: string, before: never) => unknown
  readonly fallback?: unknown
  /** An environment variable that may be set instead. */
  readonly env?: string
  /** The command requires it, given or configured. */
  readonly needed?: true
  /** Belongs to one run or one connection: the configuration has no default for it. */
  readonly once?: true
  /** An example for the configuration, if none can be derived from the words. */
  readonly example?: unknown
}

export interface CommandDeclaration {
  readonly name: string
  readonly description: string
  readonly words?: readonly Operand[]
  readonly options?: readonly OptionDeclaration[]
  readonly examples: readonly string[]
  /**
   * Files must be named, or `--store` in their place. `as loaded` also refuses reading options, which were applied
   * when the files were loaded.
   */
  readonly reads?: 'files' | 'files or store' | 'files or store as loaded'
}

/** As on the command line, without its dashes. */
export const nameOf = ([flags]: OptionDeclaration): string => /--([\w-]+)/.exec(flags)?.[1] ?? ''

/** The placeholder after the option, such as `<file>`; null for a flag. */
export const placeholderOf = ([flags]: OptionDeclaration): string | null => /<(.*)>/.exec(flags)?.[1] ?? null
