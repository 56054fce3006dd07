/** The claims of a store: lists them, shows one with its history, or sets their state. */

import { binaryOnScreen, checkExcel } from '../output/destination.js'
import { fileOf, openFiles } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { type AuditShape, auditShape } from '../report/audit-shapes.js'
import { claimsCsv, claimsText, claimText, writeClaimsWorkbook } from '../report/claim-table.js'
import { usageError } from '../schema/errors.js'
import { CLAIM_STATES, type ClaimState } from '../store/choices.js'
import type { Claim, ClaimChange, ClaimCredit } from '../store/claims.js'
import { openStore, type Store } from '../store/store.js'
import { today } from '../values/calendar.js'
import { didYouMean } from '../values/nearest.js'
import { type Job, startJob } from './job.js'

export interface ClaimsJobOptions {
  readonly store?: string | undefined
  readonly connection?: string | undefined
}

const withStore = <Result>(
  { store: location, connection }: ClaimsJobOptions,
  work: (store: Store) => Promise<Result>,
): Job<Result> =>
  startJob(async () => {
    const store = await openStore(location, { create: false, connection })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  })

/** By state, or by ids and prefixes of them. */
export const listClaimsJob = (
  filter: {
    readonly states?: readonly ClaimState[] | undefined
    readonly ids?: readonly string[] | undefined
    readonly lapses?: { readonly from?: string; readonly to?: string } | undefined
  },
  options: ClaimsJobOptions,
): Job<Claim[]> => withStore(options, (store) => store.claims({ ...filter, connection: options.connection }))

export interface ClaimStory {
  readonly claim: Claim
  readonly changes: readonly ClaimChange[]
  readonly credits: readonly ClaimCredit[]
}

/** Claims whose ids begin with these texts, each with its history. */
const claimStoriesJob = (ids: readonly string[], options: ClaimsJobOptions): Job<ClaimStory[]> =>
  withStore(options, async (store) => {
    const stories: ClaimStory[] = []
    for (const claim of await store.claims({ ids, connection: options.connection }))
      stories.push({ claim, ...(await store.claimHistory(claim)) })
    return stories
  })

const setClaimsJob = (
  state: ClaimState,
  ids: readonly string[],
  { note, ...options }: ClaimsJobOptions & { readonly note?: string | undefined },
): Job<Claim[]> =>
  withStore(options, (store) =>
    store.setClaims(state, ids, { note: note ?? '', connection: options.connection }),
  )

export interface ClaimsOptions extends ClaimsJobOptions {
  readonly status?: ClaimState
  /** `YYYY-MM-DD`: only claims that lapse from today until this day, the first to lapse first. */
  readonly claimBy?: string
  readonly note?: string
  readonly to?: AuditShape
  readonly output?: string
  readonly excel?: boolean
  /** Columns of the screen if no file is named; Infinity without a screen. */
  readonly width: number
  /** The output for a shape if no file is named. */
  readonly sinkOf: (shape: AuditShape) => Sink
}

const ACTIONS = ['list', 'show', 'set']

/** `list`, `show ID…` or `set STATE ID…`, written in the requested shape. Throws `usage`. */
export const claimsJob = (action: string, words: readonly string[], options: ClaimsOptions): Job<void> =>
  startJob(async (work) => {
    const { excel = false, width } = options
    const file = fileOf(options.output)
    const shape = auditShape(options.to, file ?? '')
    checkExcel(excel, shape === 'csv' && action !== 'show')
    if (!ACTIONS.includes(action))
      throw usageError(
        action,
        'list, show ID… or set STATE ID…',
        didYouMean(action, ACTIONS, 'Put one of them first.'),
      )
    if (shape === 'xlsx' && options.output === undefined && width !== Infinity) throw binaryOnScreen(shape)
    if (action === 'show' && (shape === 'csv' || shape === 'xlsx'))
      throw usageError(`show --to ${shape}`, 'text or json', 'The history of a claim is no table.')
    const outputs = await openFiles({ output: options.output })
    try {
      const sink = outputs.files.output ?? options.sinkOf(shape)
      if (action === 'show') await sink.write(await storiesText(words, options, shape === 'json'))
      else {
        const claims = await claimsFor(action === 'set', words, options)
        if (shape === 'xlsx')
          for (const warning of await writeClaimsWorkbook(claims, sink))
            work.tell({ kind: 'warning', warning })
        else if (shape === 'json') await sink.write(`${JSON.stringify(claims, null, 2)}\n`)
        else if (shape === 'csv') await sink.write(claimsCsv(claims, excel))
        else await sink.write(claimsText(claims, outputs.files.output === null ? width : Infinity))
      }
      await outputs.place()
    } finally {
      await outputs.discard()
    }
  })

/** Claims by their ids, each with its history. Throws `usage` if there is none. */
async function storiesText(
  ids: readonly string[],
  flags: ClaimsJobOptions,
  asJson: boolean,
): Promise<string> {
  const expected = 'the id of a claim'
  if (ids.length === 0) throw usageError('show', expected, '`parse-invoice claims` lists them.')
  const stories = await claimStoriesJob(ids, flags).result
  if (stories.length === 0) throw usageError(ids.join(' '), expected, '`parse-invoice claims` lists them.')
  if (asJson) return `${JSON.stringify(stories, null, 2)}\n`
  return stories.map(({ claim, ...history }) => claimText(claim, history)).join('\n')
}

/** The claims that the words name, or all of a state. `set` first gives them the state in the first word. Throws `usage`. */
function claimsFor(
  isSet: boolean,
  words: readonly string[],
  options: ClaimsJobOptions & Pick<ClaimsOptions, 'status' | 'claimBy' | 'note'>,
): Promise<Claim[]> {
  if (isSet) return setClaimsJob(...newState(words), options).result
  const { status, claimBy } = options
  const filter = {
    lapses: claimBy === undefined ? undefined : { from: today(), to: claimBy },
    states: status === undefined ? undefined : [status],
    ids: words.length > 0 ? words : undefined,
  }
  return listClaimsJob(filter, options).result
}

function newState([word = '', ...ids]: readonly string[]): [ClaimState, readonly string[]] {
  const state = CLAIM_STATES.find((one) => one === word)
  if (state === undefined)
    throw usageError(
      `set ${word}`,
      `a state: ${CLAIM_STATES.join(', ')}`,
      didYouMean(word, CLAIM_STATES, 'Put it before the ids.'),
    )
  if (ids.length === 0)
    throw usageError(`set ${word}`, 'ids of claims after the state', '`parse-invoice claims` lists them.')
  return [state, ids]
}
