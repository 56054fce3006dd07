/** An audit: a value that takes line items and files, merges with other audits, and returns a report. */

import type { Check } from '../checks/check.js'
import type { FormatDeclaration } from '../format/format.js'
import { createView } from '../invoices/view.js'
import { addStatement, addUncharged, closeFile, keyOfName } from '../ledger/files.js'
import { mergeInto } from '../ledger/merge.js'
import { contentKey, openFile, openOf } from '../ledger/open-files.js'
import { type AuditStateText, loadState, saveState, stateFromJSON, stateToJSON } from '../ledger/saved.js'
import { type AuditState, createState } from '../ledger/state.js'
import { withoutMaybeTwice } from '../parse/alike-files.js'
import type { ChargeBatch } from '../parse/charge-batch.js'
import type { AccrualReport } from '../schema/accrual-report.js'
import type { AuditReport } from '../schema/audit-report.js'
import { checkReport } from '../schema/checked-report.js'
import { InvoiceError } from '../schema/errors.js'
import type { InvoiceStatement } from '../schema/facts.js'
import type { Figures } from '../schema/figures.js'
import type { LineItem } from '../schema/line-item.js'
import type { ShipmentStory } from '../schema/shipment-story.js'
import type { FileSummary, UnchargedTotal } from '../schema/summary.js'
import { carrierHints, carriersOf } from '../tables/carrier-names.js'
import type { AuditConfig, AuditConfigInput } from '../tables/config-schema.js'
import type { Contract } from '../tables/contract.js'
import { type Deliveries, deliveriesFromValues } from '../tables/deliveries.js'
import { type ExpectedCosts, expectedFromValues } from '../tables/expected.js'
import { type DayOrder, readDate } from '../values/dates.js'
import type { Tolerance } from '../values/decimal.js'
import { assembleAccrual } from './accrual.js'
import { assemble, assembleFigures } from './assemble.js'
import { checkAudit, checkFile, checkHash, checkRecords, checkTracking } from './audit-arguments.js'
import { type ReadAuditOptions, toleranceOf } from './audit-options.js'
import { type ChosenChecks, chooseChecks, keepsOf } from './chosen-checks.js'
import { createReader, type Reader } from './intake.js'
import { type ProposedContract, proposeContracts } from './propose-contract.js'
import { assembleStory } from './story.js'
import type { StoryRecords } from './story-records.js'
import { atOnce, inTurns } from './turns.js'
import { usualTerms } from './usual-terms.js'

/** What is known about a file besides its line items. */
export interface AuditedFile {
  readonly summary?: FileSummary | undefined
  readonly statements?: readonly InvoiceStatement[] | undefined
  readonly uncharged?: readonly UnchargedTotal[] | undefined
}

export interface Audit {
  /** Doubts about the expected costs and deliveries: rows pasted twice, a file without rows. */
  readonly warnings: readonly string[]
  /**
   * Adds charges: a batch of `parse.columns()`, best read with `facts: true`, or line items, which lack the other facts of their
   * records. The charges of a record must be consecutive and in one audit.
   */
  add(charges: ChargeBatch | Iterable<LineItem>): void
  /**
   * Adds the account of a file: its summary and the totals that it declares. A summary closes the file: all its line items must
   * have been added. Later line items under the same name are of another file; a file with the same content is the same file.
   */
  addFile(file: AuditedFile): void
  /** A new audit of everything added to this one and to the others, with the options of this one. None of them is changed. */
  merge(...others: readonly Audit[]): Audit
  report(): AuditReport
  /** The same report, computed in pieces: other work can run in between, and the signal ends it. Add nothing meanwhile. */
  reportInTurns(signal?: AbortSignal): Promise<AuditReport>
  /** What was billed by carrier, category and month, and what shipments cost: for the HTML report. */
  figures(): Figures
  /**
   * Expected shipments that no invoice up to that day (`YYYY-MM-DD`) bills, with what has been billed since. Throws `InvoiceError`
   * (`usage`) if it is not a day. `dates`: order of day and month in ambiguous ship dates. Add nothing meanwhile.
   */
  accrual(until: string, signal?: AbortSignal, dates?: DayOrder): Promise<AccrualReport>
  /** The story of a shipment whose records were kept while they were added. Throws `usage` for an unknown number. */
  explain(
    tracking: string,
    records: StoryRecords,
    report: AuditReport,
    signal?: AbortSignal,
  ): Promise<ShipmentStory>
  /** A configuration proposed from these invoices: their accounts, and the discounts and prices that no charge contradicts. */
  usualTerms(): AuditConfigInput
  /** Contracts proposed from these invoices: discounts, minimums and prices of surcharges, with what they do not explain. */
  proposedContracts(): ProposedContract[]
  /** A new audit without one file, identified by the SHA-256 of its content. This one is not changed. */
  drop(sha256: string): Audit
  /** The state as bytes, far smaller than as JSON; `auditFromBytes()` restores it. */
  save(): Uint8Array
  /** The state as a JSON value; `auditFromJSON()` restores it. Options are not part of it. */
  toJSON(): AuditStateText
}

interface Settled extends Pick<ReadAuditOptions, 'inFull' | 'fileWarnings'> {
  readonly chosen: ChosenChecks
  /** Those of the checks that observe the records. */
  readonly observing: readonly Check[]
  readonly formats: ReadonlyMap<string, FormatDeclaration>
  readonly config: AuditConfig
  readonly tolerance: Tolerance
  readonly expected: ExpectedCosts | undefined
  readonly deliveries: Deliveries | undefined
  readonly contracts: readonly Contract[]
}

/** An empty audit. Throws `InvoiceError` (`expected_costs`, `usage`). */
export function beginAudit(options: ReadAuditOptions): Audit {
  const settled = settle(options)
  return auditOf(createState(keepsOf(settled.chosen)), settled)
}

/** An audit that continues from `toJSON()`. */
export function auditOfJSON(state: AuditStateText, options: ReadAuditOptions): Audit {
  const settled = settle(options)
  return auditOf(stateFromJSON(state, keepsOf(settled.chosen)), settled)
}

/** An audit that continues from `save()`. */
export function auditOfBytes(saved: Uint8Array, options: ReadAuditOptions): Audit {
  const settled = settle(options)
  return auditOf(loadState(saved, keepsOf(settled.chosen)), settled)
}

/** The state of an audit, for another thread of this process. */
export const handOver = (audit: Audit): Uint8Array<ArrayBuffer> =>
  new Uint8Array(saveState(ledgerOf(audit), false))

/** Merges without a copy: the first audit is changed. */
export const mergeIntoFirst = (first: Audit, other: Audit): void =>
  mergeInto(ledgerOf(first), ledgerOf(other))

/** The state of an audit, for the store, which must not change it. */
export function ledgerOf(audit: Audit): AuditState {
  const state = states.get(audit)?.()
  if (state === undefined) throw new TypeError('an audit of another copy of this library')
  return state
}

/** Notes how many files could not be read: what seems to be missing may be in them. */
export function noteUnreadFiles(audit: Audit, files: number): void {
  ledgerOf(audit).unreadFiles = files
}

/** The carriers that the configuration and the contracts name. */
const carriersNamed = ({ config, contracts }: Settled): (string | undefined)[] => [
  ...contracts.map(({ carrier }) => carrier),
  ...LIMITED.flatMap((table) => (config[table] ?? []).map(({ carrier }) => carrier)),
]
const LIMITED = ['fuel', 'surcharges', 'discounts', 'dim_divisors', 'claims', 'guarantee'] as const

const states = new WeakMap<Audit, () => AuditState>()
const leavings = new WeakMap<Audit, (key: string) => Audit>()

/** A new audit without a file that broke off, because a part of an invoice is not an invoice. */
export function withoutBroken(audit: Audit, file: string): Audit {
  return leavings.get(audit)?.(openFile(file)) ?? audit
}

function auditOf(state: AuditState, settled: Settled): Audit {
  const reader: Reader = createReader(state, settled.formats, settled.observing)
  const audit: Audit = {
    warnings: [
      ...(settled.fileWarnings ?? []),
      ...(settled.expected?.warnings ?? []),
      ...(settled.deliveries?.warnings ?? []),
      ...oldTables(settled.config),
      ...carrierHints(carriersNamed(settled), carriersOf([...settled.formats.values()])),
    ],
    add: reader.add,
    addFile: (file) => {
      checkFile(file)
      const { summary, statements = [], uncharged = [] } = file
      reader.flush()
      if (summary !== undefined) openOf(state, openFile(summary.file))
      for (const one of statements) addStatement(state, keyOfName(state, one.file), one)
      for (const one of uncharged) addUncharged(state, keyOfName(state, one.file), one)
      if (summary !== undefined) closeFile(state, withoutMaybeTwice(summary))
    },
    merge: (...others) => {
      for (const other of others) checkAudit(other)
      reader.flush()
      const keeps = keepsOf(settled.chosen)
      const all = createState(keeps)
      mergeInto(all, state)
      for (const other of others)
        mergeInto(all, states.get(other)?.() ?? stateFromJSON(other.toJSON(), keeps))
      return auditOf(all, settled)
    },
    report: () => {
      reader.flush()
      return atOnce(assemble(state, settled))
    },
    reportInTurns: async (signal) => {
      reader.flush()
      return await inTurns(assemble(state, settled), 'the audit', signal)
    },
    figures: () => {
      reader.flush()
      return atOnce(assembleFigures(state, settled))
    },
    accrual: async (until, signal, dates) => {
      checkUntil(until)
      reader.flush()
      return await inTurns(assembleAccrual(state, settled, until, dates), 'the accrual', signal)
    },
    explain: async (tracking, records, report, signal) => {
      checkTracking(tracking)
      checkRecords(records)
      checkReport(report)
      reader.flush()
      return await inTurns(assembleStory(state, settled, tracking, records, report), 'the story', signal)
    },
    usualTerms: () => {
      reader.flush()
      return usualTerms(createView(state, settled))
    },
    proposedContracts: () => {
      reader.flush()
      return proposeContracts(createView(state, settled))
    },
    drop: (sha256) => {
      checkHash(sha256)
      return without(contentKey(sha256))
    },
    save: () => {
      reader.flush()
      return saveState(state)
    },
    toJSON: () => {
      reader.flush()
      return stateToJSON(state)
    },
  }
  const without = (key: string): Audit => {
    reader.flush()
    const left = createState(keepsOf(settled.chosen))
    mergeInto(left, state, key)
    return auditOf(left, settled)
  }
  leavings.set(audit, without)
  states.set(audit, () => {
    reader.flush()
    return state
  })
  return audit
}

function settle(options: ReadAuditOptions): Settled {
  const {
    formats = [],
    expected,
    deliveries,
    config = {},
    contract = [],
    checks,
    allLook,
    reportOnly = false,
    tolerance,
  } = options
  const chosen = chooseChecks(checks, allLook)
  const given = {
    expected: isList(expected)
      ? expectedFromValues(expected, toleranceOf(config.expected?.tolerance))
      : expected,
    contracts: contract,
  }
  const isUseful = ({ usesTable }: Check): boolean => !reportOnly || (usesTable?.(given) ?? true)
  return {
    ...given,
    chosen,
    observing: chosen.looking.filter(isUseful),
    formats: new Map(formats.map((format) => [format.id, format])),
    config,
    inFull: options.inFull,
    fileWarnings: options.fileWarnings,
    tolerance: toleranceOf(tolerance ?? config.tolerance),
    deliveries: isList(deliveries) ? deliveriesFromValues(deliveries) : deliveries,
  }
}

/** Whether these are values rather than the content of a file. */
const isList = <Input>(given: readonly Input[] | object | undefined): given is readonly Input[] =>
  Array.isArray(given)

/** A hint about tables that a contract file replaces. */
function oldTables({ surcharges = [], discounts = [] }: AuditConfig): string[] {
  if (surcharges.length + discounts.length === 0) return []
  return [
    'surcharges and discounts of the configuration apply to all zones and weights: a contract file (--contract) has them by band, with minimums; parse-invoice contract init FILES proposes one',
  ]
}

/** Throws `usage` if it is not a day. */
export function checkUntil(until: string): void {
  if (typeof until === 'string' && readDate(until, { forms: ['YYYY-MM-DD'] }) === until) return
  throw new InvoiceError({
    code: 'usage',
    value: `until: ${String(until)}`,
    expected: 'a day of the calendar as YYYY-MM-DD',
    remedy: 'That day is included: 2026-01-31 for all of January.',
  })
}
