/** `carrier-invoice/store`. */
export type { StoreAuditOptions } from './audit-store.js'
export type { StoreCheck, StoreFault } from './check.js'
export type { ClaimState, ItemOrder } from './choices.js'
export type { Claim, ClaimChange, ClaimCredit, ClaimFilter } from './claims.js'
export type { FileInStore, LineItemVersion, StoredReject } from './contents.js'
export type { EventOptions, EventPage, StoredEvent } from './events.js'
export type { FilterCondition, LineItemFilter, Operator } from './filters.js'
export type { Imported } from './import.js'
export type { LoadedFile } from './load.js'
export type { Page, PageOptions, QueryOptions } from './query.js'
export type { RebuildOptions, Rebuilt, Reloaded, ReloadOptions } from './reload.js'
export {
  type Loaded,
  type LoadOptions,
  type OpenStoreOptions,
  openStore,
  type Store,
} from './store.js'
export type { Tag, TaggedLineItem, TaggedPage } from './tagged-items.js'
