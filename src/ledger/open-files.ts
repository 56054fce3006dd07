/** Keys of files: by name while they are read, by content afterwards. */
import type { AuditState, OpenFile } from './state.js'

export const OPEN = 'name:'
export const CONTENT = 'sha256:'

/** The key of a file that is still being read. */
export const openFile = (name: string): string => OPEN + name

export const isOpen = (key: string): boolean => key.startsWith(OPEN)

/** The name of a file that is still being read. */
export const nameOfOpen = (key: string): string => key.slice(OPEN.length)

/** The key of a file that has been read. */
export const contentKey = (sha256: string): string => CONTENT + sha256

export function openOf(state: AuditState, key: string): OpenFile {
  let open = state.open.get(key)
  if (open === undefined) {
    open = { deliveries: [], statements: [], uncharged: [], damaged: [] }
    state.open.set(key, open)
  }
  return open
}
