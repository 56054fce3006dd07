/** What is said between the store and the thread of its embedded PostgreSQL. */
import type { Parameter, StoreRow } from './home.js'

export interface EmbeddedSettings {
  /** Folder of the data; null for memory alone. */
  readonly folder: string | null
  /** A new store, packed, that memory begins with; null where one is there, or is to be made. */
  readonly packed: Uint8Array | null
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
  /** SQLSTATE, or the system's code. */
  readonly code?: string
}
