/** Reads a file into the tables: its charges as rows, its rejects, and its audit state. */
import { type Audit, beginAudit } from '../audit/audit.js'
import type { FormatDeclaration } from '../format/format.js'
import type { InputFile } from '../input/input.js'
import type { ChargeBatch } from '../parse/charge-batch.js'
import { createCoder } from '../parse/coding.js'
import type { FileOptions } from '../parse/file-options.js'
import { type FileAccount, parseFile } from '../parse/parse-file.js'
import type { InvoiceError } from '../schema/errors.js'
import { copyLine } from './copy-text.js'
import { createDeliveries, type StoredDelivery } from './deliveries.js'
import type { CopySink, Session } from './home.js'
import { createRows, ROW_COLUMNS } from './rows.js'

/** How a file is read. It is kept with the file, so that the file can be read again in the same way. */
export type FileReading = Pick<FileOptions, 'format' | 'currency' | 'decimal' | 'dates' | 'rules' | 'codes'>

export interface ReadIntoOptions
  extends FileReading,
    Pick<FileOptions, 'limits' | 'signal' | 'onProgress' | 'onReject'> {
  readonly formats: readonly FormatDeclaration[]
  readonly connection: string
  /** Whether other files state most of these invoices: called with the first invoices of the file, before any row is written. */
  readonly areStated?: ((invoiceKeys: readonly string[]) => Promise<boolean>) | undefined
}

/** A file whose bytes are all there, and its number in the store. */
export interface StoredFile {
  readonly fileNo: number
  readonly input: Pick<InputFile, 'name' | 'sheet' | 'decimal' | 'notes'>
  readonly sha256: string
  readonly open: InputFile['open']
}

export interface FileRead extends FileAccount {
  readonly rows: number
  readonly carrier: string
  readonly deliveries: readonly StoredDelivery[]
  /** Its first invoices suggest that other files state them: its rows are not current until they are weighed. */
  readonly isRestated: boolean
  /** Still open: the account of the file has yet to be added. */
  readonly audit: Audit
}

export async function readInto(
  session: Session,
  { fileNo, input, sha256, open }: StoredFile,
  options: ReadIntoOptions,
): Promise<FileRead> {
  const { connection, formats, codes, onReject, areStated, ...reading } = options
  const copier = createCopier(session)
  const audit = beginAudit({ formats })
  let rejects: string[] = []
  let rejected = 0
  let rows = 0
  let take: ((batch: ChargeBatch) => Promise<void>) | undefined
  let carrier = ''
  let deliveries: readonly StoredDelivery[] = []
  let isRestated = false

  const begin = async (first: ChargeBatch): Promise<(batch: ChargeBatch) => Promise<void>> => {
    const { format } = first
    carrier = first.carrier
    const placed = createDeliveries(sha256, formats.find(({ id }) => id === format)?.audit)
    deliveries = placed.all
    const placeOf = placed.of(first)
    for (let record = 0; record < first.records.length; record++) placeOf(record)
    isRestated =
      deliveries.length > 0 && (await areStated?.(deliveries.map(({ invoiceKey }) => invoiceKey))) === true
    const textOf = createRows({ connection, fileNo, deliveries: placed, isCurrent: !isRestated })
    // The audit reads charges as billed; the store holds them as booked.
    const coders = new Map<string, ReturnType<typeof createCoder>>()
    const coded = (batch: ChargeBatch): ChargeBatch => {
      if (codes === undefined) return batch
      const { carrier } = batch
      const coder = coders.get(carrier) ?? createCoder(codes, { carrier, format }, true, () => undefined)
      coders.set(carrier, coder)
      return coder(batch)
    }
    return async (batch) => {
      audit.add(batch)
      const booked = coded(batch)
      rows += booked.charges.length
      if (booked.charges.length > 0) await copier.write('line_items', ROW_COLUMNS, textOf(booked))
    }
  }
  const writeRejects = async (): Promise<void> => {
    if (rejects.length === 0) return
    const text = rejects.join('')
    rejects = []
    await copier.write('rejects', ['connection_id', 'file_no', 'reject_no', 'facts'], text)
  }

  const parsed = parseFile(inputAt(input, open), {
    ...reading,
    formats,
    facts: true,
    emptyBatches: true,
    onReject: (error: InvoiceError) => {
      onReject(error)
      const { file: _, ...facts } = error.toJSON()
      rejects.push(copyLine([connection, fileNo, ++rejected, JSON.stringify(facts)]))
    },
  })
  for (;;) {
    const step = await parsed.next()
    if (step.done === true) {
      await writeRejects()
      await copier.end()
      return {
        ...step.value,
        rows,
        carrier: carrier || carrierOf(formats, step.value),
        deliveries,
        isRestated,
        audit,
      }
    }
    take ??= await begin(step.value)
    await take(step.value)
    if (rejects.length > BATCH_REJECTS) await writeRejects()
  }
}

const BATCH_REJECTS = 500

const carrierOf = (formats: readonly FormatDeclaration[], { summary }: FileAccount): string =>
  formats.find(({ id }) => id === summary.format)?.carrier ?? ''

/** The file under its given name, with its bytes from where they are now. */
export const inputAt = (
  { name, sheet, decimal, notes }: StoredFile['input'],
  open: InputFile['open'],
): InputFile => ({
  name,
  size: null,
  reopenable: true,
  ...(sheet === undefined ? {} : { sheet }),
  ...(decimal === undefined ? {} : { decimal }),
  ...(notes === undefined ? {} : { notes }),
  open,
})

/** One COPY at a time, into whichever table has rows. */
function createCopier(session: Session) {
  let open: { readonly table: string; readonly sink: CopySink } | undefined
  const end = async (): Promise<void> => {
    await open?.sink.end()
    open = undefined
  }
  return {
    write: async (table: string, columns: readonly string[], text: string): Promise<void> => {
      if (open?.table !== table) {
        await end()
        open = { table, sink: await session.copy(table, columns) }
      }
      await open.sink.write(text)
    },
    end,
  }
}
