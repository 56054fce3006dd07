/** Loads every input that can be parsed into the store, file by file. */
import { formats as ownFormats } from '../formats.js'
import type { Input } from '../input/input.js'
import { withAlikeWarnings } from '../parse/alike-files.js'
import { createCurrencyGuard, refuseMixedCarriers } from '../parse/currency.js'
import { invoiceFiles } from '../parse/invoice-files.js'
import { endsFileOnly, type ParseOptions } from '../parse/parse-all.js'
import type { InvoiceError } from '../schema/errors.js'
import { inputFiles } from '../sources/input-files.js'
import type { Home } from './home.js'
import { keepInvoices } from './invoice-reports.js'
import type { KeptFiles } from './kept-files.js'
import { type LoadedFile, loadFile } from './load.js'
import { readingFormats } from './maps.js'

/** Options of a load: those of a parse, and the connection of the files. */
export interface LoadOptions
  extends Partial<Omit<ParseOptions, 'facts' | 'raw' | 'strict' | 'emptyBatches' | 'onReject'>> {
  /** The carrier account that the files come from; `local` by default. */
  readonly connection?: string | undefined
  /** Keeps the events of its line items, but neither lists nor sends them: for the first sync of a connection. */
  readonly withoutCreatedEvents?: boolean | undefined
  /** Called with each rejected row; the store keeps all of them as well. */
  readonly onReject?: ((error: InvoiceError) => void) | undefined
  /** Called for each file once it is in the store. */
  readonly onLoaded?: ((file: LoadedFile) => void | Promise<void>) | undefined
}

export interface Loaded {
  readonly files: readonly LoadedFile[]
}

/** The connection of files that are loaded without one. */
export const LOCAL = 'local'

export async function loadAll(
  home: Home,
  keptFiles: KeptFiles,
  input: Input | readonly Input[],
  given: LoadOptions,
): Promise<Loaded> {
  const {
    connection = LOCAL,
    onLoaded,
    onPassedOver,
    onNotice,
    onFileError,
    onFile,
    stdin,
    ...reading
  } = given
  const options = {
    ...reading,
    formats: await readingFormats(home, connection, given.formats ?? ownFormats),
    onReject: given.onReject ?? (() => undefined),
  }
  const { limits, signal } = options
  await refuseMixedCarriers(input, options)
  const guard = createCurrencyGuard(options)
  const listed = inputFiles(input, { limits, passedOver: onPassedOver, onNotice, signal, stdin })
  const files: LoadedFile[] = []
  for await (const file of invoiceFiles(listed, { ...options, onPassedOver })) {
    onFile?.(file.name, file.size)
    try {
      const loaded = await loadFile(home, keptFiles, file, { ...options, connection, guard })
      files.push(loaded)
      await onLoaded?.(loaded)
    } catch (error) {
      if (onFileError === undefined || !endsFileOnly(error)) throw error
      onFileError(error)
    }
  }
  if (files.some(({ status }) => status === 'loaded'))
    await keepInvoices(home, { keptFiles, formats: options.formats }, connection)
  return { files: withWarnings(files) }
}

/** With a warning where two of the files may count twice. If the store counts a file's charges with those of another, it creates none. */
function withWarnings(files: readonly LoadedFile[]): LoadedFile[] {
  const summaries = files.flatMap(({ created, summary }) => (created > 0 ? (summary ?? []) : []))
  const warned = new Map(
    withAlikeWarnings(summaries, { bytesOnce: true }).map((file, at) => [summaries[at], file]),
  )
  return files.map((file) => ({ ...file, summary: warned.get(file.summary ?? undefined) ?? file.summary }))
}
