/** The internals of a store, for the folders above it only: their tables are in the same database, in the same transactions. */
import type { FormatDeclaration } from '../format/format.js'
import { refusedOption } from '../values/checked-options.js'
import type { Home } from './home.js'
import type { KeptFiles } from './kept-files.js'

export interface StoreInternals {
  readonly home: Home
  readonly keptFiles: KeptFiles
  /** The default formats of its files, if a call names none. */
  readonly formats: readonly FormatDeclaration[]
  /** The folder of an embedded store; null for any other. */
  readonly folder: string | null
}

const internals = new WeakMap<object, StoreInternals>()

/** Called by the function that opens a store. */
export function noteInternals<Opened extends object>(store: Opened, stored: StoreInternals): Opened {
  internals.set(store, stored)
  return store
}

/** Throws for a store that `openStore()` did not return. */
export function internalsOf(store: object): StoreInternals {
  const stored = internals.get(store)
  if (stored === undefined)
    throw refusedOption(
      'store',
      store,
      'a store from openStore()',
      'Give what `await openStore(location)` returns.',
    )
  return stored
}

export const homeOf = (store: object): Home => internalsOf(store).home
