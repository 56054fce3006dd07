/** Messages between the store and the thread of its embedded PostgreSQL. */
import type { Parameter, StoreRow } from './home.js'

export interface EmbeddedSettings {
  /** Folder of the data; null for a store in memory. */
  readonly folder: string | null
  /** A new packed store that a store in memory begins with; null if there is one already, or if it is to be made. */
  readonly archive: Uint8Array | null
}

export type EmbeddedRequest = { readonly id: number } & (
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly Parameter[] }
  | { readonly kind: 'typed'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'script'; readonly sql: string }
  | { readonly kind: 'copy'; readonly sql: string; readonly rows: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'dump' }
  | { readonly kind: 'close' }
)

export interface EmbeddedAnswer {
  readonly id: number
  readonly rows: StoreRow[] | Record<string, unknown>[] | Uint8Array | null
  readonly error?: string
  /** SQLSTATE, or the system's error code. */
  readonly code?: string
}
