/** What an audit may be asked for: its shapes, and orders of its findings. Little is loaded with them. */
import { namedForAnother } from '../output/named-for-another.js'
import { InvoiceError } from '../schema/errors.js'

export const AUDIT_SHAPES = ['text', 'json', 'csv', 'xlsx'] as const
export type AuditShape = (typeof AUDIT_SHAPES)[number]

/** Endings of file names that mean a shape. */
const ENDINGS: Readonly<Record<string, AuditShape>> = {
  '.txt': 'text',
  '.json': 'json',
  '.csv': 'csv',
  '.xlsx': 'xlsx',
}

export const SORTS = ['amount', 'invoice', 'check'] as const
export type Sort = (typeof SORTS)[number]

/** As asked for, else by the ending of the file. Throws `usage` for a file named for what it is not. */
export function auditShape(to: AuditShape | undefined, output: string): AuditShape {
  const ending = /\.[a-z]+$/.exec(output.toLowerCase())?.[0] ?? ''
  if (/^\.(html?|xls|xlsm|ods|pdf|gz|zip|parquet)$/.test(ending))
    throw new InvoiceError({
      code: 'usage',
      value: `-o ${output}`,
      expected: `a file ending in ${Object.keys(ENDINGS).join(', ')}`,
      remedy: /htm/.test(ending) ? 'audit --report FILE writes a page.' : 'Spreadsheets open .xlsx and .csv.',
    })
  const named = ENDINGS[ending]
  if (to !== undefined && named !== undefined && to !== named && (to === 'xlsx' || named === 'xlsx'))
    throw namedForAnother(`--to ${to} -o ${output}`, to, to === 'text' ? '.txt' : undefined)
  return to ?? named ?? 'text'
}
