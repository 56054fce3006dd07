/** Files as a spreadsheet program saves them again. */
import { recounted } from './law-kit.js'

/** Numbers as a spreadsheet program writes them: without leading zeros, and rounded to as many digits as it shows. */
export const asNumber =
  (digits: number) =>
  (cell: string): string => {
    if (!/^\d+$/.test(cell) || cell.length > 40) return cell
    const bare = cell.replace(/^0+(?=\d)/, '')
    // A day of eight digits stays one.
    const lost = bare.length - digits
    if (bare.length < 12 || lost <= 0) return bare
    const unit = 10n ** BigInt(lost)
    const rounded = `${(BigInt(bare) + unit / 2n) / unit}`
    const fraction = rounded.slice(1, digits).replace(/0+$/, '')
    return `${rounded[0]}${fraction === '' ? '' : `.${fraction}`}E+${bare.length - 1 + (rounded.length - digits)}`
  }

export const savedAgain = async (
  path: string,
  change: (cell: string, row: number) => string,
): Promise<Buffer> => {
  const { records, delimiter } = await recounted(path)
  const cell = (text: string, row: number): string => `"${change(text, row).replaceAll('"', '""')}"`
  return Buffer.from(
    records.map((cells, row) => `${cells.map((text) => cell(text, row)).join(delimiter)}\r\n`).join(''),
  )
}
