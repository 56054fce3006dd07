/** Options whose values are checked, with the nearest right one for a mistyped. */

import { type Command, InvalidArgumentError, Option } from 'commander'
import { DATES_CHOICES, DECIMAL_CHOICES } from '../detect/evidence.js'
import { formats } from '../formats.js'
import { INPUT_LIMITS } from '../input/limits.js'
import type { Shell } from '../output/completion.js'
import { TARGETS } from '../output/index.js'
import type { GivenCurrency } from '../parse/file-options.js'
import { isSummaryColumn, SUMMARY_COLUMNS } from '../summary/columns.js'
import { readDate } from '../values/dates.js'
import { isCurrency } from '../values/iso-4217.js'
import { didYouMean } from '../values/nearest.js'

/** Told the exit status of the command that was called. */
export type Ended = (status: number) => void

export const FILES = 'invoice files, folders or globs; plain, .gz, .zip or .xlsx; - is the standard input'

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** Options of every command that reads invoices. */
export function addReadOptions(command: Command): Command {
  const [given, none] = configOptions()
  return command
    .addOption(formatOption())
    .addOption(mapOption())
    .addOption(currencyOption())
    .addOption(decimalOption())
    .addOption(datesOption())
    .option('--charges <file>', 'your own charge rules, JSON, CSV or .xlsx: they come before the carrier’s')
    .option(
      '--codes <file>',
      'your coding rules, JSON, CSV or .xlsx: GL account and cost center of each charge',
    )
    .addOption(limitOption())
    .addOption(jobsOption())
    .option('-q, --quiet', 'tell nothing but errors')
    .addOption(given)
    .addOption(none)
}

const IDS = formats.map(({ id }) => id)

/** Whether there is a format of that id is known once the maps are read. */
const formatOption = (): Option =>
  new Option('--format <id>', 'read every file as this format instead of detecting it')
    .choices(IDS)
    .argParser((id) => id)

export const mapOption = (): Option =>
  new Option(
    '--map <files>',
    'how invoices of another carrier are read, as YAML or JSON (parse-invoice map init); may be given several times',
  ).argParser((file, before: readonly string[] | undefined) => [...(before ?? []), file])

/** Throws commander's error where an option names a format that the library does not have, and no map can have brought it. */
export function checkFormatIds(command: Command): void {
  const { map, format, currency } = command.opts<{
    map?: unknown
    format?: string
    currency?: GivenCurrency
  }>()
  if (map !== undefined) return
  const named = { format, currency: typeof currency === 'object' ? Object.keys(currency) : [] }
  for (const option of command.options)
    for (const id of [named[option.attributeName() as keyof typeof named] ?? []].flat())
      if (!IDS.includes(id))
        command.error(
          `error: option '${option.flags}' argument '${id}' is invalid. ${didYouMean(id, IDS, `It is one of ${IDS.join(', ')}.`)}`,
        )
}

export const CHARGES_TARGETS = ['text', 'json', 'csv'] as const
export type ChargesTarget = (typeof CHARGES_TARGETS)[number]

export const CHECKS_TARGETS = ['text', 'json'] as const
export type ChecksTarget = (typeof CHECKS_TARGETS)[number]

export const SCHEMA_TARGETS = ['json', 'sql', 'ts', 'coding-rules', 'contract', 'map', 'config'] as const

/** The least severity that makes an audit end with 1. */
export const FAIL_ON = ['error', 'warning'] as const
export type FailOn = (typeof FAIL_ON)[number]

export const SHELLS = ['bash', 'zsh', 'fish'] as const satisfies readonly Shell[]

/** An option that takes one of some names. */
export function choice(flags: string, description: string, names: readonly string[]): Option {
  return new Option(flags, description).choices(names).argParser((value) => checked(value, names))
}

function checked(value: string, names: readonly string[]): string {
  if (names.includes(value)) return value
  throw new InvalidArgumentError(didYouMean(value, names, `It is one of ${names.join(', ')}.`))
}

export const toOption = (): Option =>
  choice('--to <target>', 'shape of the line items (by the ending of -o, else ndjson)', TARGET_IDS)
/** Beside each way to write CSV. */
export const EXCEL = [
  '--excel',
  'CSV for Excel, opened by a double click: numbers that are names (accounts, tracking, codes) stay text',
] as const
export const OUTPUT_OR_LAKE = [
  '-o, --output <file>',
  'write here instead of the standard output, whole or not at all; Parquet also by carrier and month, into a folder/ or s3://bucket/prefix/',
] as const
const TARGET_IDS = TARGETS.map(({ id }) => id)

export function currencyOption(): Option {
  const option = new Option(
    '--currency <codes>',
    'currency of files that name none: USD, or by format: fedex-us=USD,royal-mail-bex=GBP',
  )
  return option.argParser(currencyOf)
}

/** `EUR`, or `FORMAT=CODE,…` as codes by format. */
function currencyOf(text: string): GivenCurrency {
  if (!text.includes('=')) return checkedCode(text)
  const codes = new Map<string, string>()
  for (const pair of text.split(',')) {
    const [id = '', code = '', ...more] = pair.split('=').map((part) => part.trim())
    if (more.length > 0 || code === '') throw new InvalidArgumentError('It is CODE or FORMAT=CODE,….')
    if (codes.has(id)) throw new InvalidArgumentError(`${id} is there twice.`)
    codes.set(id, checkedCode(code))
  }
  return Object.fromEntries(codes)
}

function checkedCode(code: string): string {
  if (isCurrency(code)) return code
  const upper = code.toUpperCase()
  const otherwise = 'It is a currency of ISO 4217 in three capitals, such as USD.'
  throw new InvalidArgumentError(isCurrency(upper) ? `Did you mean "${upper}"?` : otherwise)
}

/** What the user says of files that leave it open. */
export const decimalOption = (): Option =>
  choice('--decimal <mark>', 'decimal mark of amounts, where format and file leave it open', DECIMAL_CHOICES)
export const datesOption = (): Option =>
  choice('--dates <order>', 'order of day and month in dates, where the file leaves it open', DATES_CHOICES)

export function jobsOption(description = 'threads to read on (1)'): Option {
  const option = new Option('--jobs <n>', description)
  return option.argParser((value) => {
    if (/^[1-9]\d{0,2}$/.test(value)) return +value
    throw new InvalidArgumentError('It is a whole number from 1 to 999.')
  })
}

export type Limits = Readonly<Record<string, number>>

/** `--limit NAME=N`, once for each limit. */
export function limitOption(): Option {
  const option = new Option('--limit <name=n>', `raise or lower a limit: ${LIMITS.join(', ')}`)
  return option.argParser((text, before: Limits = {}) => {
    const limits = { ...before }
    for (const pair of text.split(',')) {
      const [name = '', count = ''] = pair.split('=')
      if (!LIMITS.includes(name)) throw new InvalidArgumentError(didYouMean(name, LIMITS, 'It is NAME=N.'))
      if (!/^\d{1,15}$/.test(count)) throw new InvalidArgumentError(`It is ${name}=N, N a whole number.`)
      limits[name] = +count
    }
    return limits
  })
}

const LIMITS: readonly string[] = [...INPUT_LIMITS, 'recordBytes', 'fields']

/** Names of checks: several divided by commas, or the option several times. */
export function checkOption(): Option {
  return new Option(
    '--check <names>',
    'report these checks alone: NAME,… ; may be given several times',
  ).argParser((text, before: readonly string[] | undefined) => [
    ...(before ?? []),
    ...text.split(',').map((name) => name.trim()),
  ])
}

/** Names of columns divided by commas. */
export function byOption(): Option {
  const option = new Option(
    '--by <columns>',
    `what to summarise by: ${SUMMARY_COLUMNS.join(',')} (month,carrier)`,
  )
  return option.argParser((text) => {
    const names = text.split(',').map((name) => name.trim())
    for (const name of names) if (!isSummaryColumn(name)) checked(name, SUMMARY_COLUMNS)
    return names
  })
}

/** Where defaults are found without `--config`: in the working folder. */
export const CONFIG_FILE = 'parse-invoice.config.json'
export const CONTRACT_FILE = 'contract.json'

/** The options of every command that takes defaults. */
export const configOptions = (): [given: Option, none: Option] => [
  new Option(
    '--config <file>',
    `defaults for options, and your contracts (${CONFIG_FILE} of the working folder)`,
  ),
  new Option('--no-config', `do not read ${CONFIG_FILE}`),
]

export const takesConfig = ({ options }: Command): boolean => options.some(({ long }) => long === '--config')

/** A day of the calendar. */
export function dayOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    if (readDate(text, { forms: ['YYYY-MM-DD'] }) === text) return text
    throw new InvalidArgumentError('It is a day of the calendar as YYYY-MM-DD, such as 2026-01-31.')
  })
}

export function topOption(description = 'list at most n findings (text: 20)'): Option {
  const option = new Option('--top <n>', description)
  return option.argParser((text) => {
    if (/^\d{1,9}$/.test(text)) return +text
    throw new InvalidArgumentError('It is a whole number from 0 on, of at most 9 digits.')
  })
}

export const contractOption = (): Option =>
  new Option(
    '--contract <file>',
    'what was agreed with a carrier, as JSON; may be given several times',
  ).argParser((file, before: readonly string[] | undefined) => [...(before ?? []), file])
