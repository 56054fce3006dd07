/** `parse-invoice claims`. */
import { type ClaimsJobOptions, claimStoriesJob, listClaimsJob, setClaimsJob } from '../app/claims.js'
import { claimsCsv, claimsText, claimText } from '../report/claim-table.js'
import { InvoiceError } from '../schema/errors.js'
import { CLAIM_STATES, type ClaimState } from '../store/choices.js'
import { didYouMean } from '../values/nearest.js'
import { checkExcel } from './destination.js'
import { CLEAN } from './flags.js'
import type { ChargesTarget } from './option-values.js'
import type { Terminal } from './terminal.js'

export interface ClaimsFlags extends ClaimsJobOptions {
  readonly status?: ClaimState
  readonly note?: string
  readonly to?: ChargesTarget
  readonly excel?: true
}

const ACTIONS = ['list', 'show', 'set']

export async function claimsCommand(
  action: string,
  words: readonly string[],
  flags: ClaimsFlags,
  terminal: Terminal,
): Promise<number> {
  const { to = 'text', excel = false, status } = flags
  checkExcel(excel, to === 'csv' && action !== 'show')
  if (!ACTIONS.includes(action))
    throw usage(
      action,
      'list, show ID… or set STATE ID…',
      didYouMean(action, ACTIONS, 'Put one of them first.'),
    )
  const { width } = terminal.outScreen
  if (action === 'show') {
    if (words.length === 0) throw usage('show', 'the id of a claim', '`parse-invoice claims` lists them.')
    const stories = await claimStoriesJob(words, flags).result
    if (stories.length === 0)
      throw usage(words.join(' '), 'the id of a claim', '`parse-invoice claims` lists them.')
    const text = stories.map(({ claim, ...history }) => claimText(claim, history)).join('\n')
    await terminal.out.write(to === 'json' ? `${JSON.stringify(stories, null, 2)}\n` : text)
    return CLEAN
  }
  const claims =
    action === 'set'
      ? await setClaimsJob(...newState(words), flags).result
      : await listClaimsJob(
          { states: status === undefined ? undefined : [status], ids: words.length > 0 ? words : undefined },
          flags,
        ).result
  if (to === 'json') await terminal.out.write(`${JSON.stringify(claims, null, 2)}\n`)
  else if (to === 'csv') await terminal.out.write(claimsCsv(claims, excel))
  else await terminal.show(claimsText(claims, width))
  return CLEAN
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
