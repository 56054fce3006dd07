/** The files of an input to read: of the sheets of a workbook, those that contain an invoice. */
import { decodeBytes } from '../csv/encoding.js'
import type { InputFile } from '../input/file.js'
import { invoiceSheets, isNoInvoice } from '../input/sheets.js'
import { type InvoiceError, isInvoiceError } from '../schema/errors.js'
import { readHead } from './file-head.js'
import type { FileOptions } from './file-options.js'

type Options = Omit<FileOptions, 'onReject'> & {
  readonly onPassedOver?: ((path: string, reason: string) => void) | undefined
}

export function invoiceFiles(
  files: AsyncIterable<InputFile>,
  options: Options,
): AsyncGenerator<InputFile, void, undefined> {
  const { format, formats, signal } = options
  // This also applies if a format is given: a sheet in another format contains something else.
  const wanted = format === undefined ? formats : formats.filter(({ id }) => id === format)
  const looking = { ...options, format: undefined, formats: wanted, onReject: () => undefined }

  async function refusal(file: InputFile): Promise<InvoiceError | null> {
    const { chunks } = await decodeBytes(file.open(signal))
    const bytes = chunks[Symbol.asyncIterator]()
    try {
      await readHead(bytes, looking, file, null)
      return null
    } catch (error) {
      if (!isInvoiceError(error) || error.code === 'aborted') throw error
      return isNoInvoice(error) ? error : null
    } finally {
      await bytes.return?.()
    }
  }

  return invoiceSheets(files, { refusal, passedOver: options.onPassedOver ?? (() => undefined) })
}
