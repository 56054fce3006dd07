/** The shape that line items are written in: as asked for, else by the ending of the file, else the usual one. */
import { InvoiceError } from '../schema/errors.js'
import { TARGETS, targetOfName } from './index.js'
import { namedForAnother } from './named-for-another.js'
import type { OutputTarget } from './target.js'

/** Endings that promise what is never written: the program behind them would call the file damaged. */
const OTHER = /\.(xls|xlsm|xlsb|ods|gz|zip|html?|pdf)$/i

/** Throws `usage` where a file would be named for what it is not. */
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
