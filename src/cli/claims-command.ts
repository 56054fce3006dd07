/** `parse-invoice claims`. */
import { type ClaimsJobOptions, claimStoriesJob, listClaimsJob, setClaimsJob } from '../app/claims.js'
import { fileOf, openFiles } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { type AuditShape, auditShape } from '../report/audit-shapes.js'
import { claimsCsv, claimsText, claimText, writeClaimsWorkbook } from '../report/claim-table.js'
import { InvoiceError } from '../schema/errors.js'
import { CLAIM_STATES, type ClaimState } from '../store/choices.js'
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
  const { excel = false, status } = flags
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
      const claims =
        action === 'set'
          ? await setClaimsJob(...newState(words), flags).result
          : await listClaimsJob(
              {
                states: status === undefined ? undefined : [status],
                ids: words.length > 0 ? words : undefined,
              },
              flags,
            ).result
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

async function storiesText(ids: readonly string[], flags: ClaimsFlags, asJson: boolean): Promise<string> {
  const wanted = 'the id of a claim'
  if (ids.length === 0) throw usage('show', wanted, '`parse-invoice claims` lists them.')
  const stories = await claimStoriesJob(ids, flags).result
  if (stories.length === 0) throw usage(ids.join(' '), wanted, '`parse-invoice claims` lists them.')
  if (asJson) return `${JSON.stringify(stories, null, 2)}\n`
  return stories.map(({ claim, ...history }) => claimText(claim, history)).join('\n')
}

function newState([word = '', ...ids]: readonly string[]): [ClaimState, readonly string[]] {
  const state = CLAIM_STATES.find((one) => one === word)
  if (state === undefined)
    throw usage(
      `set ${word}`,
      `a state: ${CLAIM_STATES.join(', ')}`,
      didYouMean(word, CLAIM_STATES, 'Put it before the ids.'),
    )
  if (ids.length === 0)
    throw usage(`set ${word}`, 'ids of claims behind the state', '`parse-invoice claims` lists them.')
  return [state, ids]
}

const usage = (value: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })
