/** The claims of a store: listed, one of them with its history, or given another state. */

import type { ClaimState } from '../store/choices.js'
import type { Claim, ClaimChange, ClaimCredit } from '../store/claims.js'
import { openStore, type Store } from '../store/store.js'
import { type Job, startJob } from './job.js'

export interface ClaimsJobOptions {
  readonly store?: string | undefined
  readonly connection?: string | undefined
}

const withStore = <Result>(
  { store: location }: ClaimsJobOptions,
  work: (store: Store) => Promise<Result>,
): Job<Result> =>
  startJob(async () => {
    const store = await openStore(location, { create: false })
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
