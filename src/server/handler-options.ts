/** The options of `createHandler()`, checked: plain JavaScript has no types to check them. */
import type { Store } from '../store/store.js'
import type { Clock } from '../sync/clock.js'
import type { Sync } from '../sync/index.js'
import {
  CALLBACK,
  checkOptions,
  hasMethod,
  isObject,
  type OptionKind,
  TEXT,
} from '../values/checked-options.js'
import { checkApiKey } from './access.js'
import type { RateLimits } from './rate-limit.js'
import type { BodyLimits } from './read-body.js'

/** An answered call, for the log. It holds no address, no value, no secret. */
export interface ServedCall {
  readonly request_id: string
  readonly method: string
  /** The path as declared, without any text of the caller's. */
  readonly route: string
  readonly status: number
  readonly milliseconds: number
  readonly caller: string
  /** What failed within the server; never sent to the caller. */
  readonly fault?: string
}

export interface HandlerOptions {
  readonly store: Store
  /** Without it, calls about connections and their syncs answer 501. */
  readonly sync?: Sync | undefined
  readonly clock?: Clock | undefined
  /** An API key of an administrator, besides those in the store. */
  readonly apiKey?: string | undefined
  /** Signs the addresses of files, 32 bytes: the same for all processes of one store. Random by default. */
  readonly signingKey?: Uint8Array | undefined
  /** `https://host` as callers reach it, if there is a proxy in front. */
  readonly publicAddress?: string | undefined
  /** Calls a second for an access token; pages get ten times as many. */
  readonly rates?: RateLimits | undefined
  readonly bodyLimits?: Partial<BodyLimits> | undefined
  /** Seconds that a call waits for a file that is being loaded into a store in a folder; then it answers 503. */
  readonly patience?: number | undefined
  /** Called for each answered call. */
  readonly onServed?: ((call: ServedCall) => void) | undefined
  /** Ends whatever waits when the server is about to stop. */
  readonly stopping?: AbortSignal | undefined
}

const SIGNING_KEY_BYTES = 32
const OBJECT: OptionKind = { says: 'an object', test: isObject }
const OPTIONS: Readonly<Record<keyof HandlerOptions, OptionKind>> = {
  // Checked by their own functions, which name what is missing.
  store: { says: 'a store', test: () => true },
  apiKey: { says: 'a key', test: () => true },
  sync: { says: 'what openSync() returns', test: isObject },
  clock: { says: 'a clock', test: (value) => hasMethod(value, 'now') },
  signingKey: {
    says: `${SIGNING_KEY_BYTES} bytes or more`,
    test: (value) => value instanceof Uint8Array && value.length >= SIGNING_KEY_BYTES,
  },
  publicAddress: {
    says: 'an address such as https://invoices.example.com',
    test: (value) => TEXT.test(value) && URL.canParse(`${value}`),
  },
  rates: OBJECT,
  bodyLimits: OBJECT,
  patience: { says: 'a number of seconds', test: (value) => typeof value === 'number' && value >= 0 },
  onServed: CALLBACK,
  stopping: { says: 'an AbortSignal', test: (value) => hasMethod(value, 'addEventListener') },
}

/** Throws `usage`. The store is checked where it is first used. */
export function checkHandlerOptions(options: HandlerOptions): void {
  checkOptions(options, OPTIONS)
  if (options.apiKey !== undefined) checkApiKey(options.apiKey, 'apiKey')
}
