/** What threads make of the charges they read: text as an output has it, an audit, a table of charges, a summary. */
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

/** A product, as a worker is asked to make it. */
export type Product =
  | { readonly kind: 'text'; readonly target: string; readonly options: TextOptions }
  | { readonly kind: 'audit'; readonly checks: readonly string[] | undefined }
  | { readonly kind: 'charges' }
  | { readonly kind: 'summary'; readonly by: readonly string[]; readonly facts: boolean }

type TextOptions = Pick<WriterOptions, 'raw' | 'excel'>

/** What a thread hands over when its part is read: an audit, as bytes where another thread made it, rows of charges, or a summary. */
export type Made = Audit | Uint8Array<ArrayBuffer> | readonly ChargeRow[] | SummaryState | null

/** Makes a product of some files, or of some pieces of one. */
export interface Maker {
  /** Gives what is to be written at once: text, or the charges themselves. */
  take(batch: ChargeBatch): Promise<Uint8Array<ArrayBuffer> | ChargeBatch | null>
  /** A file has been read to its end. */
  close(account: FileAccount): void
  /** A file broke off: what was taken of it does not count. */
  drop(file: string): void
  hand(): Made
  /** The memory of a text that has been written. */
  reuse(memory: ArrayBuffer): void
}

/** The same for the thread that puts together what all have made. */
export interface Making {
  /** What workers are to make; null where none can help. */
  readonly product: Product | null
  /** A maker of this thread. `alone`: there are no workers. */
  open(alone: boolean): Promise<Maker>
  /** Where it is put together; null where everything is written at once. */
  readonly gathering: Gathering | null
}

interface Gathering {
  /** Takes in what the threads have made of a file that was read in pieces. */
  addFile(parts: readonly Made[], account: FileAccount): void
  /** Takes in what they have made of whole files. */
  add(parts: readonly Made[]): void
}

const NOTHING_KEPT = {
  close: () => undefined,
  drop: () => undefined,
  hand: () => null,
  reuse: () => undefined,
}

/** The maker of a worker. */
export async function makerOf(product: Product, formats: readonly FormatDeclaration[]): Promise<Maker> {
  if (product.kind === 'text') return textMaker(product.target, product.options)
  if (product.kind === 'charges') return chargesMaker()
  if (product.kind === 'summary') return summaryMaker(product.by, product.facts ? formats : undefined)
  const { beginAudit, withoutBroken } = await import('../../audit/audit.js')
  return auditMaker(
    beginAudit({ formats, checks: product.checks }),
    withoutBroken,
    (audit) => new Uint8Array(audit.save()),
  )
}

/** Line items on their way to an output: as text where several threads write it, else as they are. */
export function itemsMaking(target: OutputTarget, options: TextOptions): Making {
  const product: Product | null = target.joined ? { kind: 'text', target: target.id, options } : null
  return {
    product,
    open: async (alone) =>
      alone || product === null
        ? { take: async (batch) => (batch.charges.length === 0 ? null : batch), ...NOTHING_KEPT }
        : textMaker(target.id, options),
    gathering: null,
  }
}

/** Makes texts of line items alone, as bytes in memory of their own, which is used again once it is given back. */
async function textMaker(id: string, options: TextOptions): Promise<Maker> {
  const targets: readonly OutputTarget[] = TARGETS
  const spare: ArrayBuffer[] = []
  let text: Uint8Array<ArrayBuffer> | null = null

  function room(size: number): Uint8Array<ArrayBuffer> {
    const at = spare.findIndex(({ byteLength }) => byteLength >= size)
    const [memory = new ArrayBuffer(size + (size >> 2))] = at < 0 ? [] : spare.splice(at, 1)
    return new Uint8Array(memory, 0, size)
  }

  const sink = {
    write: async (chunk: string | Uint8Array) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      const before = text
      text = room((before?.length ?? 0) + bytes.length)
      if (before !== null) text.set(before)
      text.set(bytes, before?.length ?? 0)
    },
  }
  const writer = await targets.find((one) => one.id === id)?.open(sink, { ...options, begun: true })
  return {
    ...NOTHING_KEPT,
    take: async (batch) => {
      text = null
      await writer?.write(batch)
      return text
    },
    reuse: (memory) => {
      if (spare.length < SPARE) spare.push(memory)
    },
  }
}

/** Texts whose memory is kept to be used again. */
const SPARE = 16

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
    reuse: () => undefined,
  }
}

/** An audit with these options; `whole` is that of all that has been read. */
export async function auditMaking(options: ReadAuditOptions): Promise<Making & { whole(): Audit }> {
  const { auditOfBytes, beginAudit, withoutBroken } = await import('../../audit/audit.js')
  const audits: Audit[] = []
  const merged = (parts: readonly Audit[]): Audit => {
    const [first = beginAudit(options), ...others] = parts
    return others.length === 0 ? first : first.merge(...others)
  }
  const auditsOf = (parts: readonly Made[]): Audit[] =>
    parts.map((part) => (part instanceof Uint8Array ? auditOfBytes(part, options) : (part as Audit)))
  return {
    product: { kind: 'audit', checks: options.checks },
    open: async () => auditMaker(beginAudit(options), withoutBroken, (audit) => audit),
    gathering: {
      addFile: (parts, { summary, statements, uncharged }) => {
        const audit = merged(auditsOf(parts))
        audit.addFile({ summary, statements, uncharged })
        audits.push(audit)
      },
      add: (parts) => {
        audits.push(...auditsOf(parts))
      },
    },
    whole: () => merged(audits),
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
    reuse: () => undefined,
  }
}

/** The charges by carrier and category; `rows` are those of all that has been read. */
export async function chargesMaking(): Promise<Making & { rows(): ChargeRow[] }> {
  const table = createChargeTable()
  const add = (parts: readonly Made[]): void => {
    for (const rows of parts) table.addRows(rows as readonly ChargeRow[])
  }
  return {
    product: { kind: 'charges' },
    open: async () => chargesMaker(),
    gathering: { addFile: add, add },
    rows: table.rows,
  }
}

/** With formats, also of what the spend is made of. */
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
    reuse: () => undefined,
  }
}

/** What is charged by these columns; `whole` is that of all that has been read. */
export async function summaryMaking(
  by: readonly string[],
  formats?: readonly FormatDeclaration[],
): Promise<Making & { whole(): SummaryState }> {
  const whole = createSummaryState()
  const addTo = (state: SummaryState, parts: readonly Made[]): void => {
    for (const part of parts) if (part !== null) mergeSummaries(state, part as SummaryState)
  }
  return {
    product: { kind: 'summary', by, facts: formats !== undefined },
    open: () => summaryMaker(by, formats),
    gathering: {
      addFile: (parts, account) => {
        const file = createSummaryState()
        addTo(file, parts)
        closeSummaryFile(file, account)
        mergeSummaries(whole, file)
      },
      add: (parts) => addTo(whole, parts),
    },
    whole: () => whole,
  }
}
