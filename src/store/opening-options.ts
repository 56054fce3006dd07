/** The options of opening a store, and of setting claims. */
import type { FormatDeclaration } from '../format/format.js'

export interface OpenStoreOptions {
  /** Default formats of its files, if a call names none: those of the library. The store adds the maps that it keeps. */
  readonly formats?: readonly FormatDeclaration[] | undefined
  /** Called with a sentence for each retry at a bucket, with its reason. */
  readonly onNotice?: ((sentence: string) => void) | undefined
  /**
   * Folder or bucket (`s3://bucket/prefix`) that files are kept in. An embedded store uses `files` in its own folder.
   * A store on a server keeps no files without it.
   */
  readonly files?: string | undefined
  /** False refuses a location without a store; by default one is made there. */
  readonly create?: boolean | undefined
  /** The connection that is meant: refused (`usage`) if the store has neither a file nor a carrier account of it. */
  readonly connection?: string | undefined
  /** True gives a folder whose data is lost or damaged an empty database, for `rebuild()` to fill. */
  readonly mend?: boolean | undefined
}

export interface SetClaimsOptions {
  readonly note?: string | undefined
  readonly connection?: string | undefined
  /** By id, the state that the caller has seen: a claim that is in another one by now stays as it is. */
  readonly seen?: ReadonlyMap<string, string> | undefined
}
