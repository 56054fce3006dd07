/** The names of the options that a store's functions take: any other is refused, because it would be ignored in silence. */
import { optionNames } from '../values/checked-options.js'
import type { ClaimFilter } from './claims.js'
import type { EventOptions } from './events.js'
import type { LoadOptions } from './load-all.js'
import type { OpenStoreOptions, SetClaimsOptions } from './opening-options.js'
import type { PageOptions } from './query.js'
import type { ReloadOptions } from './reload.js'
import type { ShipmentOptions } from './shipment.js'

export const LOAD_OPTIONS = optionNames<LoadOptions>({
  connection: true,
  withoutCreatedEvents: true,
  onReject: true,
  onLoaded: true,
  formats: true,
  format: true,
  currency: true,
  decimal: true,
  dates: true,
  rules: true,
  codes: true,
  limits: true,
  signal: true,
  stdin: true,
  onPassedOver: true,
  onNotice: true,
  onFileError: true,
  onFile: true,
  onProgress: true,
})
export const QUEUE_OPTIONS: readonly string[] = LOAD_OPTIONS.filter((name) => name !== 'onLoaded')

export const PAGE_OPTIONS = optionNames<PageOptions>({
  connection: true,
  order: true,
  limit: true,
  after: true,
})

export const EVENT_OPTIONS = optionNames<EventOptions>({ connection: true, after: true, limit: true })

export const SHIPMENT_OPTIONS = optionNames<ShipmentOptions>({
  connection: true,
  formats: true,
  signal: true,
})

export const RELOAD_OPTIONS = optionNames<ReloadOptions>({
  connection: true,
  rules: true,
  codes: true,
  limits: true,
  signal: true,
  formats: true,
  onProgress: true,
  onReject: true,
  onFile: true,
})

/** `rebuild` reads files as they were read before: by no other rules. */
export const REBUILD_OPTIONS: readonly string[] = RELOAD_OPTIONS.filter(
  (name) => name !== 'rules' && name !== 'codes',
)

export const CLAIM_FILTER = optionNames<ClaimFilter>({
  connection: true,
  states: true,
  ids: true,
  carrier: true,
  currency: true,
  format: true,
  invoice_id: true,
  tracking_number: true,
  check: true,
  lapses: true,
  after: true,
  limit: true,
})

export const SET_CLAIMS_OPTIONS = optionNames<SetClaimsOptions>({ note: true, connection: true, seen: true })

export const OPENING_OPTIONS = optionNames<OpenStoreOptions>({
  formats: true,
  onNotice: true,
  files: true,
  create: true,
  connection: true,
  mend: true,
})
