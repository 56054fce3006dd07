/** The internals of a store, for the folders above it only: their tables are in the same database, in the same transactions. */
import type { FormatDeclaration } from '../format/format.js'
import type { Home } from './home.js'
import type { KeptFiles } from './kept-files.js'

export interface StoreInside {
  readonly home: Home
  readonly keptFiles: KeptFiles
  /** The default formats of its files, if a call names none. */
  readonly formats: readonly FormatDeclaration[]
  /** The folder of an embedded store; null for any other. */
  readonly folder: string | null
}

const insides = new WeakMap<object, StoreInside>()

/** Called by the function that opens a store. */
export function noteInside<Opened extends object>(store: Opened, inside: StoreInside): Opened {
  insides.set(store, inside)
  return store
}

/** Throws for a store that `openStore()` did not return. */
export function insideOf(store: object): StoreInside {
  const inside = insides.get(store)
  if (inside === undefined) throw new TypeError('expected a store from openStore()')
  return inside
}

export const homeOf = (store: object): Home => insideOf(store).home
