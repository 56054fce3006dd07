/** The shapes of an audit and the orders of its findings. Imports little. */
import { namedForAnother } from '../output/named-for-another.js'
import { InvoiceError } from '../schema/errors.js'

export const AUDIT_SHAPES = ['text', 'json', 'csv', 'xlsx'] as const
export type AuditShape = (typeof AUDIT_SHAPES)[number]

/** File name endings of each shape. */
const ENDINGS: Readonly<Record<string, AuditShape>> = {
  '.txt': 'text',
  '.json': 'json',
  '.csv': 'csv',
  '.xlsx': 'xlsx',
}

export const SORTS = ['amount', 'invoice', 'check'] as const
export type Sort = (typeof SORTS)[number]

/** The requested shape, else that of the file's ending. Throws `usage` if the ending belongs to another shape. */
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
