/** The operations that a lake needs from its storage: small files, written completely or not at all, with `/` between folders. */

export interface LakePlace {
  /** The location, for messages. */
  readonly shown: string
  /** A folder on this machine for writing parts before they are put in place. */
  readonly folder: string
  /** Copies the local file at `path` to `name` and replaces any existing one. The local file remains. */
  put(name: string, path: string): Promise<void>
  /** Writes a short text. */
  write(name: string, text: string): Promise<void>
  /** A short text; null if there is none. */
  read(name: string): Promise<string | null>
  /** Names in a folder; empty if there is no such folder. */
  list(folder: string): Promise<string[]>
  /** Deletes it, if it exists. */
  delete(name: string): Promise<void>
  close(): Promise<void>
}
