/** The currency of files that state none: given by the caller, for all of them or per format. */

import type { FormatDeclaration } from '../format/format.js'
import { type Input, type InputLimits, listInputs, mayBeReadTwice } from '../input/input.js'
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import type { FileSummary } from '../schema/summary.js'
import type { FileOptions } from './file-options.js'
import { invoiceFiles } from './invoice-files.js'
import { parseFile } from './parse-file.js'

type CurrencyOptions = Omit<FileOptions, 'limits'> & {
  readonly limits?: Partial<InputLimits & NonNullable<FileOptions['limits']>> | undefined
}

/**
 * Throws `usage` if a single code is given and files without a currency are from several carriers: it would label the
 * amounts of all but one of them wrongly. Reads the beginning of each file; input that can be read only once is left to
 * the guard.
 */
export async function refuseMixedCarriers(
  inputs: Input | readonly Input[],
  options: CurrencyOptions,
): Promise<void> {
  if (typeof options.currency !== 'string') return
  const seen = createCarriers(options.currency)
  const { limits, signal } = options
  const listed = listInputs(await mayBeReadTwice(inputs), { limits, signal })
  for await (const file of invoiceFiles(listed, { ...options, onPassedOver: undefined })) {
    const format = file.reopenable ? await formatWithoutCurrency(file, options) : undefined
    if (format !== undefined) seen.add(file.name, format)
  }
  seen.check()
}

/** The format of a file whose first charges state no currency. Errors in a file are reported when it is read. */
async function formatWithoutCurrency(
  file: Parameters<typeof parseFile>[0],
  options: CurrencyOptions,
): Promise<FormatDeclaration | undefined> {
  const plain = { ...options, currency: null, raw: false, facts: false, onProgress: undefined }
  const batches = parseFile(file, { ...plain, onReject: () => undefined })
  try {
    const step = await batches.next()
    if (step.done === true) return undefined
    const { format, heads } = step.value
    if (heads.every(({ currency }) => currency !== null)) return undefined
    return options.formats.find(({ id }) => id === format)
  } catch (error) {
    if (!isInvoiceError(error) || error.code === 'aborted' || error.code === 'usage') throw error
    return undefined
  } finally {
    await batches.return?.(undefined as never)
  }
}

/** Returns a function that takes the account of each file read, and throws the same error. */
export function createCurrencyGuard({
  currency,
  formats,
}: Pick<FileOptions, 'currency' | 'formats'>): (summary: FileSummary) => void {
  if (typeof currency !== 'string') return () => undefined
  const seen = createCarriers(currency)
  return (summary) => {
    const format = formats.find(({ id }) => id === summary.format)
    if (summary.currency_given === undefined || format === undefined) return
    seen.add(summary.file, format)
    seen.check()
  }
}

/** At most this many files are named per carrier in the message. */
const SHOWN = 3

function createCarriers(currency: string) {
  const carriers = new Map<string, { readonly files: string[]; readonly formats: Set<string> }>()
  return {
    add: (file: string, { carrier, id }: FormatDeclaration): void => {
      const entry = carriers.get(carrier) ?? { files: [], formats: new Set() }
      carriers.set(carrier, entry)
      entry.files.push(file)
      entry.formats.add(id)
    },
    check: (): void => {
      if (carriers.size < 2) return
      const named = [...carriers].map(([carrier, { files }]) => {
        const more = files.length > SHOWN ? ` and ${files.length - SHOWN} more` : ''
        return `${carrier} (${files.slice(0, SHOWN).join(', ')}${more})`
      })
      const ids = [...carriers.values()].flatMap(({ formats }) => [...formats])
      throw new InvoiceError({
        code: 'usage',
        value: `currency ${currency}`,
        expected: `all files without a currency to be of one carrier; they are of ${named.join(' and ')}`,
        remedy: `Give each format its currency: ${ids.map((id) => `${id}=CODE`).join(',')}.`,
      })
    },
  }
}
