/** The claims of a store: listed, one of them with its history, or given another state. */

import { claimText } from '../report/claim-table.js'
import { InvoiceError } from '../schema/errors.js'
import { CLAIM_STATES, type ClaimState } from '../store/choices.js'
import type { Claim, ClaimChange, ClaimCredit } from '../store/claims.js'
import { openStore, type Store } from '../store/store.js'
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

/** By state, or by ids and beginnings of them. */
export const listClaimsJob = (
  filter: {
    readonly states?: readonly ClaimState[] | undefined
    readonly ids?: readonly string[] | undefined
  },
  options: ClaimsJobOptions,
): Job<Claim[]> => withStore(options, (store) => store.claims({ ...filter, connection: options.connection }))

export interface ClaimStory {
  readonly claim: Claim
  readonly changes: readonly ClaimChange[]
  readonly credits: readonly ClaimCredit[]
}

/** Claims whose ids begin so, with what became of each. */
export const claimStoriesJob = (ids: readonly string[], options: ClaimsJobOptions): Job<ClaimStory[]> =>
  withStore(options, async (store) => {
    const stories: ClaimStory[] = []
    for (const claim of await store.claims({ ids, connection: options.connection }))
      stories.push({ claim, ...(await store.claimHistory(claim)) })
    return stories
  })

export const setClaimsJob = (
  state: ClaimState,
  ids: readonly string[],
  { note, ...options }: ClaimsJobOptions & { readonly note?: string | undefined },
): Job<Claim[]> =>
  withStore(options, (store) =>
    store.setClaims(state, ids, { note: note ?? '', connection: options.connection }),
  )

/** Claims by their ids, each with its history. Throws `usage` where there is none. */
export async function storiesText(
  ids: readonly string[],
  flags: ClaimsJobOptions,
  asJson: boolean,
): Promise<string> {
  const wanted = 'the id of a claim'
  if (ids.length === 0) throw usage('show', wanted, '`parse-invoice claims` lists them.')
  const stories = await claimStoriesJob(ids, flags).result
  if (stories.length === 0) throw usage(ids.join(' '), wanted, '`parse-invoice claims` lists them.')
  if (asJson) return `${JSON.stringify(stories, null, 2)}\n`
  return stories.map(({ claim, ...history }) => claimText(claim, history)).join('\n')
}

/** Those that the words name, or all of a state; with `set` after they have got the state that is the first word. Throws `usage`. */
export function claimsFor(
  isSet: boolean,
  words: readonly string[],
  options: ClaimsJobOptions & { readonly status?: ClaimState; readonly note?: string },
): Promise<Claim[]> {
  if (isSet) return setClaimsJob(...newState(words), options).result
  const { status } = options
  const filter = {
    states: status === undefined ? undefined : [status],
    ids: words.length > 0 ? words : undefined,
  }
  return listClaimsJob(filter, options).result
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

export const usage = (value: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })
