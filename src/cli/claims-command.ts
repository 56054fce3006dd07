/** `parse-invoice claims`. */
import { type ClaimsJobOptions, claimsFor, storiesText, usage } from '../app/claims.js'
import { fileOf, openFiles } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { type AuditShape, auditShape } from '../report/audit-shapes.js'
import { claimsCsv, claimsText, writeClaimsWorkbook } from '../report/claim-table.js'
import type { ClaimState } from '../store/choices.js'
import { didYouMean } from '../values/nearest.js'
import { binaryOnScreen, checkExcel } from './destination.js'
import { CLEAN } from './flags.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface ClaimsFlags extends ClaimsJobOptions {
  readonly status?: ClaimState
  readonly note?: string
  readonly to?: AuditShape
  readonly output?: string
  readonly excel?: true
}

const ACTIONS = ['list', 'show', 'set']

export async function claimsCommand(
  action: string,
  words: readonly string[],
  flags: ClaimsFlags,
  terminal: Terminal,
): Promise<number> {
  const { excel = false } = flags
  const file = fileOf(flags.output)
  const shape = auditShape(flags.to, file ?? '')
  checkExcel(excel, shape === 'csv' && action !== 'show')
  if (!ACTIONS.includes(action))
    throw usage(
      action,
      'list, show ID… or set STATE ID…',
      didYouMean(action, ACTIONS, 'Put one of them first.'),
    )
  const { width } = terminal.outScreen
  if (shape === 'xlsx' && flags.output === undefined && width !== Infinity) throw binaryOnScreen(shape)
  if (action === 'show' && (shape === 'csv' || shape === 'xlsx'))
    throw usage(`show --to ${shape}`, 'text or json', 'The history of a claim is no table.')
  const outputs = await openFiles({ output: flags.output })
  try {
    const { output } = outputs.files
    const sink: Sink =
      output ?? (shape === 'text' ? { write: (piece) => terminal.show(piece.toString()) } : terminal.out)
    if (action === 'show') await sink.write(await storiesText(words, flags, shape === 'json'))
    else {
      const claims = await claimsFor(action === 'set', words, flags)
      const screen = output === null ? width : Infinity
      if (shape === 'xlsx')
        (await writeClaimsWorkbook(claims, sink)).forEach(createReporter(terminal).warning)
      else if (shape === 'json') await sink.write(`${JSON.stringify(claims, null, 2)}\n`)
      else await sink.write(shape === 'csv' ? claimsCsv(claims, excel) : claimsText(claims, screen))
    }
    await outputs.place()
    return CLEAN
  } finally {
    await outputs.discard()
  }
}
