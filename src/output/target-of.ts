/** The shape of line items: the requested one, else that of the file's ending, else the default. */
import { InvoiceError } from '../schema/errors.js'
import { TARGETS, targetOfName } from './index.js'
import { namedForAnother } from './named-for-another.js'
import type { OutputTarget } from './target.js'

/** Endings of shapes that are never written: programs that open them would report the file as damaged. */
const OTHER = /\.(xls|xlsm|xlsb|ods|gz|zip|html?|pdf)$/i

/** Throws `usage` if a file's ending belongs to another shape. */
export function targetOf(id: string | undefined, output: string | undefined): OutputTarget {
  const [usual] = TARGETS
  const targets: readonly OutputTarget[] = TARGETS
  const ending = OTHER.exec(output ?? '')?.[0]
  if (ending !== undefined)
    throw new InvoiceError({
      code: 'usage',
      value: `-o ${output}`,
      expected: `a file ending in ${targets.map(({ extensions }) => extensions[0]).join(', ')}`,
      remedy: /gz|zip/i.test(ending)
        ? 'Write it plain, and pack it afterwards.'
        : 'Spreadsheets open .xlsx and .csv.',
    })
  const named = targetOfName(output ?? '')
  if (id === undefined) return named ?? usual
  const target = targets.find((one) => one.id === id) ?? usual
  if (named !== undefined && named !== target && (named.binary || target.binary))
    throw namedForAnother(`--to ${id} -o ${output}`, id, target.extensions[0])
  return target
}
