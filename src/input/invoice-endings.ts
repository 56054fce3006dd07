/** Endings of the files that are read in a folder or an archive. A file named by the caller is read whatever its ending. */
const INVOICE_ENDINGS = [
  '.csv',
  '.txt',
  '.tsv',
  '.psv',
  '.dat',
  '.edi',
  '.xlsx',
  '.xlsm',
  '.xls',
  '.gz',
  '.zip',
] as const

export const ENDINGS_IN_WORDS = `${INVOICE_ENDINGS.slice(0, -1).join(', ')} or ${INVOICE_ENDINGS.at(-1)}`

export function hasInvoiceEnding(name: string): boolean {
  const lower = name.toLowerCase()
  return INVOICE_ENDINGS.some((ending) => lower.endsWith(ending))
}

/** Names of workbooks, which are archives themselves; text is often named .xls too. */
export const isWorkbookName = (name: string): boolean => /\.xls[xm]?$/i.test(name)

/** Orders names by code point, the same on every machine. */
export function byCodePoint(a: string, b: string): number {
  // UTF-8 keeps the order of code points; UTF-16, which `<` compares, does not.
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
