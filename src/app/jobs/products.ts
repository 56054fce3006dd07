/** The products of threads: text in an output format, an audit, a table of charges, a summary. */
import type { Audit } from '../../audit/audit.js'
import type { ReadAuditOptions } from '../../audit/audit-options.js'
import type { FormatDeclaration } from '../../format/format.js'
import { TARGETS } from '../../output/index.js'
import type { OutputTarget, WriterOptions } from '../../output/target.js'
import type { ChargeBatch } from '../../parse/charge-batch.js'
import type { FileAccount } from '../../parse/parse-file.js'
import { type ChargeRow, createChargeTable } from '../../report/charge-table.js'
import {
  closeSummaryFile,
  createSummaryState,
  dropSummaryFile,
  mergeSummaries,
  type SummaryState,
} from '../../summary/groups.js'
import { createSummaryIntake } from '../../summary/intake.js'

/** A product that a worker can make. */
export type Product =
  | { readonly kind: 'text'; readonly target: string; readonly options: TextOptions }
  | { readonly kind: 'audit'; readonly checks: readonly string[] | undefined }
  | { readonly kind: 'charges' }
  | { readonly kind: 'summary'; readonly by: readonly string[]; readonly facts: boolean }

type TextOptions = Pick<WriterOptions, 'raw' | 'excel'>

/**
 * The result that a thread hands over at the end: an audit, as bytes if another thread made it, rows of charges, or a
 * summary.
 */
export type Made = Audit | Uint8Array<ArrayBuffer> | readonly ChargeRow[] | SummaryState | null

/** Makes a product from some files. */
export interface Maker<Items = null> {
  /** Returns what is to be written at once. */
  take(batch: ChargeBatch): Promise<Items>
  /** Called when a file has been read to its end. */
  close(account: FileAccount): void
  /** Called when a file broke off: its charges do not count. */
  drop(file: string): void
  hand(): Made
}

/** The same for the thread that combines the results of all threads. */
export interface Making {
  /** The product for workers; null if they cannot help. */
  readonly product: Product | null
  /** The maker of this thread. */
  open(): Promise<Maker<ChargeBatch | null>>
  /** Combines the results of the threads; null if everything is written at once. */
  readonly gathering: ((parts: readonly Made[]) => void) | null
}

/** Whether batches must hold the facts of their records. */
export const needsFacts = (product: Product | null): boolean =>
  product?.kind === 'audit' || (product?.kind === 'summary' && product.facts)

/** Whether invoices in two files must be noticed while they are read: an audit and a summary compare them themselves. */
export const countsInvoices = (product: Product | null): boolean =>
  product === null || product.kind === 'text' || product.kind === 'charges'

/** Consecutive parts of a text; they stay valid until the parts of the batch after the next one are made. */
type TextParts = readonly Uint8Array[]

/** The maker of a worker. */
export async function makerOf(
  product: Product,
  formats: readonly FormatDeclaration[],
): Promise<Maker<TextParts | null>> {
  if (product.kind === 'text') return textMaker(product.target, product.options)
  if (product.kind === 'charges') return chargesMaker()
  if (product.kind === 'summary') return summaryMaker(product.by, product.facts ? formats : undefined)
  const { beginAudit, handOver, withoutBroken } = await import('../../audit/audit.js')
  return auditMaker(beginAudit({ formats, checks: product.checks }), withoutBroken, handOver)
}

/** Line items for an output: workers turn them into text. */
export function itemsMaking(target: OutputTarget, options: TextOptions): Making {
  return {
    product: target.joined ? { kind: 'text', target: target.id, options } : null,
    open: async () => ({
      take: async (batch) => (batch.charges.length === 0 ? null : batch),
      close: () => undefined,
      drop: () => undefined,
      hand: () => null,
    }),
    gathering: null,
  }
}

/** Makes only the text of line items. */
async function textMaker(id: string, options: TextOptions): Promise<Maker<TextParts>> {
  const targets: readonly OutputTarget[] = TARGETS
  let texts: Uint8Array[] = []
  const sink = {
    write: async (chunk: string | Uint8Array) => {
      texts.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
    },
  }
  const writer = await targets.find((one) => one.id === id)?.open(sink, { ...options, begun: true })
  return {
    take: async (batch) => {
      texts = []
      await writer?.write(batch)
      return texts
    },
    close: () => undefined,
    drop: () => undefined,
    hand: () => null,
  }
}

function auditMaker(
  begun: Audit,
  without: (audit: Audit, file: string) => Audit,
  hand: (audit: Audit) => Made,
): Maker {
  let audit = begun
  return {
    take: async (batch) => {
      audit.add(batch)
      return null
    },
    close: ({ summary, statements, uncharged }) => audit.addFile({ summary, statements, uncharged }),
    drop: (file) => {
      audit = without(audit, file)
    },
    hand: () => hand(audit),
  }
}

/** An audit with these options; `whole` is the audit of everything read. */
export async function auditMaking(options: ReadAuditOptions): Promise<Making & { whole(): Audit }> {
  const { auditOfBytes, beginAudit, mergeIntoFirst, withoutBroken } = await import('../../audit/audit.js')
  let whole = beginAudit(options)
  return {
    product: { kind: 'audit', checks: options.checks },
    open: async () => auditMaker(whole, withoutBroken, (audit) => audit),
    gathering: ([own, ...others]) => {
      whole = own as Audit
      for (const part of others) mergeIntoFirst(whole, auditOfBytes(part as Uint8Array, options))
    },
    whole: () => whole,
  }
}

function chargesMaker(): Maker {
  const whole = createChargeTable()
  let ofFile = createChargeTable()
  const addFile = (): void => {
    whole.addRows(ofFile.rows())
    ofFile = createChargeTable()
  }
  return {
    take: async (batch) => {
      ofFile.addBatch(batch)
      return null
    },
    close: addFile,
    drop: () => {
      ofFile = createChargeTable()
    },
    hand: () => {
      addFile()
      return whole.rows()
    },
  }
}

/** The charges by carrier and category; `rows` are those of everything read. */
export async function chargesMaking(): Promise<Making & { rows(): ChargeRow[] }> {
  const table = createChargeTable()
  return {
    product: { kind: 'charges' },
    open: async () => chargesMaker(),
    gathering: (parts) => {
      for (const rows of parts) table.addRows(rows as readonly ChargeRow[])
    },
    rows: table.rows,
  }
}

/** Uses the formats, if given, for the composition of the spend. */
async function summaryMaker(
  by: readonly string[],
  formats: readonly FormatDeclaration[] | undefined,
): Promise<Maker> {
  const state = createSummaryState()
  const declared = formats && new Map(formats.map((format) => [format.id, format]))
  const add = createSummaryIntake(state, by, declared)
  return {
    take: async (batch) => {
      add(batch)
      return null
    },
    close: (account) => closeSummaryFile(state, account),
    drop: (file) => dropSummaryFile(state, file),
    hand: () => state,
  }
}

/** The charges by these columns; `whole` is the summary of everything read. */
export async function summaryMaking(
  by: readonly string[],
  formats?: readonly FormatDeclaration[],
): Promise<Making & { whole(): SummaryState }> {
  const whole = createSummaryState()
  return {
    product: { kind: 'summary', by, facts: formats !== undefined },
    open: () => summaryMaker(by, formats),
    gathering: (parts) => {
      for (const part of parts) mergeSummaries(whole, part as SummaryState)
    },
    whole: () => whole,
  }
}
