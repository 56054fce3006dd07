/** The files of an input to read: of the sheets of a workbook, those that contain an invoice. */
import { whyNoInvoice } from '../detect/detect-file.js'
import type { InputFile } from '../input/file.js'
import { invoiceSheets } from '../input/sheets.js'
import type { FileOptions } from './file-options.js'

type Options = Pick<FileOptions, 'format' | 'formats' | 'signal'> & {
  readonly onPassedOver?: ((path: string, reason: string) => void) | undefined
}

export function invoiceFiles(
  files: AsyncIterable<InputFile>,
  { format, formats, signal, onPassedOver = () => undefined }: Options,
): AsyncGenerator<InputFile, void, undefined> {
  // This also applies if a format is given: a sheet in another format contains something else.
  const wanted = format === undefined ? formats : formats.filter(({ id }) => id === format)
  const refusal = (file: InputFile) => whyNoInvoice(file, { formats: wanted, signal })
  return invoiceSheets(files, { refusal, passedOver: onPassedOver })
}
