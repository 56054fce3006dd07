/** Commands that propose a file, and commands that list things. */
import type { Shell } from '../../output/completion.js'
import type { CommandDeclaration, OptionDeclaration } from './declaration.js'
import {
  CONFIG_FILE,
  CONTRACT_FILE,
  choiceOption,
  FILES,
  LIMIT,
  QUIET,
  READING,
  TEXT_OR_JSON,
} from './options.js'

const INIT = ['<action>', 'what to do', ['init']] as const
const FORCE: OptionDeclaration = ['--force', 'overwrite an existing file']

/** A map is proposed from one file, of a carrier that is not known. */
export const MAP_INIT: CommandDeclaration = {
  name: 'map',
  description: 'a map that reads a carrier’s invoices, proposed from the names and cells of one of its files',
  words: [INIT, ['<file>', 'an invoice file that no format reads yet; - is the standard input']],
  options: [
    [
      '-o, --output <file>',
      'write the map here, as YAML, or as JSON by its extension, instead of the standard output',
    ],
    FORCE,
    ['--carrier <name>', 'who bills, in lower-case words joined by "_"'],
    LIMIT,
    QUIET,
  ],
  examples: [
    'parse-invoice map init invoice.csv -o acme.yaml --carrier acme_post',
    'parse-invoice parse invoice.csv --map acme.yaml',
  ],
}

export const CONFIG_INIT: CommandDeclaration = {
  name: 'config',
  description: 'a configuration to begin with, proposed from first invoices',
  words: [INIT, FILES],
  options: [['-o, --output <file>', `write here instead of ${CONFIG_FILE}`], FORCE, ...READING],
  examples: [
    'parse-invoice config init downloads/',
    'parse-invoice config init fedex.csv --currency USD -o fedex.json',
  ],
  reads: 'files',
}

export const CONTRACT_INIT: CommandDeclaration = {
  name: 'contract',
  description:
    'discounts, minimums and prices of surcharges, proposed from invoices, to compare with the agreement',
  words: [INIT, FILES],
  options: [
    [
      '-o, --output <file>',
      `write here instead of ${CONTRACT_FILE}, and what each row explains beside it as text`,
    ],
    FORCE,
    ...READING,
  ],
  examples: [
    'parse-invoice contract init downloads/',
    'parse-invoice contract init fedex.csv --currency USD -o fedex-contract.json',
  ],
  reads: 'files',
}

export const FORMATS_LIST: CommandDeclaration = {
  name: 'formats',
  description: 'the formats that can be read, and where to get them',
  examples: ['parse-invoice formats', 'parse-invoice formats | grep fedex'],
}

export const CHECKS_LIST: CommandDeclaration = {
  name: 'checks',
  description: 'what an audit checks; one check with its examples',
  words: [['[name]', 'the check, as `duplicate_charge`']],
  options: [TEXT_OR_JSON],
  examples: ['parse-invoice checks', 'parse-invoice checks duplicate_charge'],
}

export const SCHEMA_TEXT: CommandDeclaration = {
  name: 'schema',
  description: 'the schema of a line item',
  options: [
    choiceOption(
      '--to <target>',
      'JSON Schema, a table in SQL, a type in TypeScript; JSON Schema of --codes, --contract, --map and the configuration',
      ['json', 'sql', 'ts', 'coding-rules', 'contract', 'map', 'config'],
    ),
  ],
  examples: ['parse-invoice schema > line-item.schema.json', 'parse-invoice schema --to sql | psql'],
}

const SHELLS = ['bash', 'zsh', 'fish'] as const satisfies readonly Shell[]

export const COMPLETION: CommandDeclaration = {
  name: 'completion',
  description: 'a script that completes commands and options in your shell',
  words: [['<shell>', 'the shell', SHELLS]],
  examples: [
    'source <(parse-invoice completion bash)',
    'parse-invoice completion fish > ~/.config/fish/completions/parse-invoice.fish',
  ],
}
