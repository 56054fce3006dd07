/** The shape that line items are written in: as asked for, else by the ending of the file, else the usual one. */
import { InvoiceError } from '../errors.js'
import { TARGETS, targetOfName } from '../output/index.js'
import type { OutputTarget } from '../output/target.js'
import type { Terminal } from './terminal.js'

interface TargetFlags {
  readonly to?: string
  readonly output?: string
}

export const isScreen = ({ outScreen }: Terminal): boolean => outScreen.width !== Infinity

/** Endings that promise what is never written: the program behind them would call the file damaged. */
const OTHER = /\.(xlsx?|xlsm|ods|gz|zip|html?|pdf)$/i

/** Throws `usage` where a terminal would be sent bytes, or a file be named for what it is not. */
export function targetOf(flags: TargetFlags, terminal: Terminal): OutputTarget {
  const [usual] = TARGETS
  const targets: readonly OutputTarget[] = TARGETS
  const { to, output } = flags
  const ending = OTHER.exec(output ?? '')?.[0]
  if (ending !== undefined)
    throw new InvoiceError({
      code: 'usage',
      value: `-o ${output}`,
      expected: `a file ending in ${targets.map(({ extensions }) => extensions[0]).join(', ')}`,
      remedy: /gz|zip/i.test(ending) ? 'Write it plain, and pack it afterwards.' : 'Spreadsheets open .csv.',
    })
  const target =
    to === undefined ? (targetOfName(output ?? '') ?? usual) : (targets.find(({ id }) => id === to) ?? usual)
  if (target.binary && output === undefined && isScreen(terminal))
    throw new InvoiceError({
      code: 'usage',
      value: `--to ${target.id}`,
      expected: 'a file for what a terminal cannot show',
      remedy: `Add -o FILE${target.extensions[0]}.`,
    })
  return target
}
