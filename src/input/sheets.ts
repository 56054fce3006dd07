/** Sheets next to an invoice that are not invoices (notes, pivots, totals) are skipped, like other files in an archive. */
import { type InvoiceError, printableText } from '../schema/errors.js'
import type { InputFile, Listing } from './file.js'

export interface SheetChoice extends Pick<Listing, 'passedOver'> {
  /** The error of a file whose content is not an invoice; null if it is one, or is to be reported as a file. */
  readonly refusal: (file: InputFile) => Promise<InvoiceError | null>
}

/**
 * The same files without the sheets that are not invoices, in workbooks with at least one invoice. If no sheet of a workbook
 * is an invoice, all of them are listed, and each reports its error.
 */
export async function* invoiceSheets(
  files: AsyncIterable<InputFile>,
  choice: SheetChoice,
): AsyncGenerator<InputFile, void, undefined> {
  let sheets: InputFile[] = []
  for await (const file of files) {
    if (file.sheet === undefined || file.sheet.of === 1) {
      yield file
      continue
    }
    sheets.push(file)
    if (file.sheet.at < file.sheet.of) continue
    yield* await chosen(sheets, choice)
    sheets = []
  }
  yield* sheets
}

async function chosen(
  sheets: readonly InputFile[],
  { refusal, passedOver }: SheetChoice,
): Promise<readonly InputFile[]> {
  const refusals: (InvoiceError | null)[] = []
  for (const sheet of sheets) refusals.push(await refusal(sheet))
  if (refusals.every((one) => one !== null)) return sheets
  return sheets.filter((sheet, at) => {
    const refused = refusals[at] ?? null
    if (refused !== null)
      passedOver(
        sheet.name,
        refused.code === 'empty_file' ? 'an empty sheet' : `no invoice: ${foundIn(refused)}${refused.remedy}`,
      )
    return refused === null
  })
}

const foundIn = ({ value }: InvoiceError): string =>
  value === undefined ? '' : `found "${printableText(value)}". `
