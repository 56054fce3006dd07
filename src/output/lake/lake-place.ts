/** What a lake asks of the place that it is in: small files, whole or not at all, by names with `/` between folders. */

export interface LakePlace {
  /** Where it is, for messages. */
  readonly shown: string
  /** A folder of this machine in which parts are written before they take their places. */
  readonly folder: string
  /** Puts the file of this machine at `path` there, in place of what is there. The file stays. */
  put(name: string, path: string): Promise<void>
  /** Puts a short text there. */
  write(name: string, text: string): Promise<void>
  /** A short text; null where there is none. */
  read(name: string): Promise<string | null>
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): Promise<string[]>
  /** Takes it away, if it is there. */
  delete(name: string): Promise<void>
  close(): Promise<void>
}
