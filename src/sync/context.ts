/** The context that all parts of sync share. */
import type { FormatDeclaration } from '../format/format.js'
import type { Home } from '../store/home.js'
import type { KeptFiles } from '../store/kept-files.js'
import type { Clock } from './clock.js'
import type { SecretKey } from './secrets.js'
import type { Sources } from './source-kinds.js'
import type { Integration } from './types.js'
import type { WorkerGroup } from './worker-group.js'

export interface SyncContext {
  readonly home: Home
  readonly keptFiles: KeptFiles
  readonly clock: Clock
  readonly key: SecretKey
  readonly sources: Sources
  readonly integrations: readonly Integration[]
  readonly formats: readonly FormatDeclaration[]
  /** The other workers of this process. */
  readonly group: WorkerGroup
  /** Reports a sentence to whoever runs sync. */
  readonly notice: (sentence: string) => void
  /** Seconds without a change after which a file counts as complete. */
  readonly settling: number
}
