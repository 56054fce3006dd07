import { CHECKS } from '../checks/index.js'
import type { FormatDeclaration, LabelExport } from '../format/format.js'
import { InvoiceError } from '../schema/errors.js'
import type { KnownNames } from '../tables/audit-config.js'
import { carriersOf } from '../tables/carrier-names.js'
import type { AuditConfig, AuditConfigInput } from '../tables/config-schema.js'
import type { Contract } from '../tables/contract.js'
import type { ContractInput } from '../tables/contract-schema.js'
import {
  type Deliveries,
  type DeliveryInput,
  deliveriesFromText,
  hasDeliveries,
} from '../tables/deliveries.js'
import {
  type ExpectedCostInput,
  type ExpectedCosts,
  expectedFromText,
  hasExpected,
} from '../tables/expected.js'
import type { ContractsInput } from '../tables/read-contract.js'
import { besideFile, readTableFile, readTextFile, type TableReading } from '../tables/table-file.js'
import {
  checkOptions,
  FORMATS_OPTION,
  hasMethod,
  isObject,
  type OptionKind,
  TEXT,
} from '../values/checked-options.js'
import type { DayOrder } from '../values/dates.js'
import { NO_TOLERANCE, readTolerance, type Tolerance } from '../values/decimal.js'

export interface AuditOptions {
  /** Declarations of the formats, by default those of this library; line items of other formats are checked only by their own fields. */
  readonly formats?: readonly FormatDeclaration[] | undefined
  /** The expected costs, or the path of a CSV or JSON file of them, which `loadAuditOptions()` reads. */
  readonly expected?: string | readonly ExpectedCostInput[] | ExpectedCosts | undefined
  /** Exports of label software: files of expected costs may be in these layouts. */
  readonly labelExports?: readonly LabelExport[] | undefined
  /** Deliveries, or the path of a table of them, which `loadAuditOptions()` reads. */
  readonly deliveries?: string | readonly DeliveryInput[] | Deliveries | undefined
  /** Order of day and month in deliveries if none of them shows it. */
  readonly dates?: DayOrder | undefined
  /** The configuration, or the path of its JSON file, which `loadAuditOptions()` reads. */
  readonly config?: string | AuditConfigInput | undefined
  /** Contracts, or the paths of their files, which `loadAuditOptions()` reads. They come before those of the configuration. */
  readonly contract?: ContractsInput | readonly Contract[] | undefined
  /** Tolerated difference of declared totals: `0.05`, `1%`, `0.05 or 1%`. Default: none. */
  readonly tolerance?: string | undefined
  /** Names of the checks to run; the others take no time and no memory, and are not in the report. Default: all. */
  readonly checks?: readonly string[] | undefined
  /** What to check in the files that the options name: `loadAuditOptions()` states it, and the audit repeats it among its warnings. */
  readonly fileWarnings?: readonly string[] | undefined
}

export const AUDIT_OPTIONS: Readonly<Record<keyof AuditOptions, OptionKind>> = {
  formats: FORMATS_OPTION,
  expected: {
    says: 'a path, or a list of expected costs',
    // What `loadAuditOptions()` has read has a method that finds a shipment.
    test: (value) =>
      TEXT.test(value) || (Array.isArray(value) ? value.every(isObject) : hasMethod(value, 'find')),
  },
  labelExports: {
    says: 'a list of label exports',
    test: (value) => Array.isArray(value) && value.every(isObject),
  },
  deliveries: {
    says: 'a path, or a list of deliveries',
    test: (value) =>
      TEXT.test(value) || (Array.isArray(value) ? value.every(isObject) : hasMethod(value, 'find')),
  },
  dates: {
    says: '"day-first" or "month-first"',
    test: (value) => value === 'day-first' || value === 'month-first',
  },
  config: {
    says: 'a path, or the configuration itself',
    test: (value) => TEXT.test(value) || (typeof value === 'object' && value !== null),
  },
  contract: {
    says: 'a path, a contract, or a list of them',
    test: (value) => TEXT.test(value) || (typeof value === 'object' && value !== null),
  },
  checks: {
    says: 'a list of check names',
    test: (value) => Array.isArray(value) && value.every(TEXT.test),
  },
  fileWarnings: {
    says: 'a list of sentences, as loadAuditOptions() gives',
    test: (value) => Array.isArray(value) && value.every(TEXT.test),
  },
  tolerance: { says: 'a text such as "0.05", "1%" or "0.05 or 1%"', test: TEXT.test },
}

/** Names that a configuration may use. */
export const knownNames = (formats: readonly FormatDeclaration[]): KnownNames => ({
  checks: CHECKS.map((check) => check.name),
  carriers: carriersOf(formats),
})

/** The options after the files that they name have been read. */
export type ReadAuditOptions = Omit<AuditOptions, 'expected' | 'deliveries' | 'config' | 'contract'> & {
  readonly deliveries?: readonly DeliveryInput[] | Deliveries | undefined
  readonly expected?: readonly ExpectedCostInput[] | ExpectedCosts | undefined
  readonly config?: AuditConfig | undefined
  readonly contract?: readonly Contract[] | undefined
  /** All checks run, even those that are not reported: the state can then be merged with saved states of audits with all checks. */
  readonly allLook?: boolean | undefined
  /** The state is neither saved nor merged with one that was: tables that are useful only with other options stay empty. */
  readonly reportOnly?: boolean | undefined
  /** Every check examines every shipment, as if none of them had a `screen`: a test compares both. */
  readonly inFull?: boolean | undefined
}

/**
 * Reads the files that the options name, up to a limit of size and until the signal. Throws `InvoiceError`. The reader of
 * configurations is loaded only if there is one, because loading takes time.
 */
export async function readAuditOptions(
  options: AuditOptions,
  signal?: AbortSignal,
): Promise<ReadAuditOptions> {
  checkOptions(options, AUDIT_OPTIONS)
  const fileWarnings = [...(options.fileWarnings ?? [])]
  const reading: TableReading = { signal, warn: (sentence) => fileWarnings.push(sentence) }
  const { config: given, expected, deliveries, dates } = options
  const { contract: paths, ...config } =
    given === undefined ? {} : await configOf(given, options.formats ?? [], reading)
  const named = typeof given === 'string' ? besideFile(given, paths) : (paths ?? [])
  return {
    ...options,
    // Stays undefined if there is none: otherwise `createAudit()` would load the reader of configurations, which takes time.
    config: given === undefined ? undefined : config,
    contract: await contractsOf([...[options.contract ?? []].flat(), ...[named].flat()], options, reading),
    expected:
      typeof expected === 'string'
        ? await expectedIn(expected, config, options.labelExports, reading)
        : expected,
    deliveries:
      typeof deliveries === 'string' ? await deliveriesIn(deliveries, config, dates, reading) : deliveries,
    fileWarnings, // filled while the files above are read
  }
}

async function expectedIn(
  file: string,
  config: AuditConfig | undefined,
  exports: readonly LabelExport[] | undefined,
  reading: TableReading,
): Promise<ExpectedCosts> {
  const { tolerance, columns } = config?.expected ?? {}
  const table = { file, code: 'expected_costs' } as const
  const content = await readTableFile(
    table,
    'Check the path of the expected costs.',
    reading,
    hasExpected(columns, exports),
  )
  return expectedFromText(content, file, toleranceOf(tolerance), columns, exports)
}

async function deliveriesIn(
  file: string,
  config: AuditConfig | undefined,
  dates: DayOrder | undefined,
  reading: TableReading,
): Promise<Deliveries> {
  const columns = config?.deliveries?.columns
  const table = { file, code: 'deliveries' } as const
  const wanted = hasDeliveries(columns)
  const content = await readTableFile(table, 'Check the path of the deliveries.', reading, wanted)
  return deliveriesFromText(content, file, columns, dates)
}

async function contractsOf(
  given: readonly (string | ContractInput | Contract)[],
  { formats = [] }: AuditOptions,
  reading: TableReading,
): Promise<readonly Contract[]> {
  if (given.length === 0) return []
  const { readContracts } = await import('../tables/read-contract.js')
  return readContracts(given, { carriers: knownNames(formats).carriers, ...reading })
}

async function configOf(
  given: string | AuditConfigInput,
  formats: readonly FormatDeclaration[],
  reading: TableReading,
): Promise<AuditConfig> {
  const { configFromText, readConfig } = await import('../tables/audit-config.js')
  if (typeof given !== 'string') return readConfig(given, knownNames(formats))
  const text = await readTextFile(
    { file: given, code: 'config' },
    'Check the path of the configuration.',
    reading,
  )
  return configFromText(text, given, knownNames(formats))
}

/** Throws `usage` if the text is not a tolerance. */
export function toleranceOf(text: string | undefined): Tolerance {
  if (text === undefined) return NO_TOLERANCE
  const read = readTolerance(text)
  if (read !== undefined) return read
  throw new InvoiceError({
    code: 'usage',
    value: `tolerance: ${text}`,
    expected: 'an amount, a percentage, or both: 0.05, 2%, "0.05 or 2%"',
    remedy: 'Write decimals after a point.',
  })
}
