/** The result of an operation on a store, as data and as lines. */
import { changedLines, checkLines, distributionLines, queuedAudits } from '../report/store-text.js'
import { count } from '../values/shown-amounts.js'
import type { StoreOperationResult } from './store-operations.js'

interface Answer {
  /** Null if the result is a file. */
  readonly data: object | null
  readonly lines: readonly string[]
  /** Whether something needs attention. */
  readonly found: boolean
}

export function operationAnswer(result: StoreOperationResult): Answer {
  const { location } = result
  const answer = (own: object, lines: readonly string[], found = false): Answer => ({
    data: { store: location, ...own },
    lines,
    found,
  })
  switch (result.operation) {
    case 'check':
      return answer(result.check, checkLines(result.check, location), result.check.faults.length > 0)
    case 'rebuild':
    case 'recode': {
      const { changed } = result
      const found = 'missing' in changed && changed.missing.length > 0
      return answer(changed, changedLines(changed, location), found)
    }
    case 'distribute':
      return answer(result.distribution, distributionLines(result.distribution, location))
    case 'audit':
      return answer({ audits: result.audits }, [queuedAudits(result.audits, location)])
    case 'import':
    case 'restore': {
      const { files, kept_files } = result.imported
      return answer(result.imported, [
        `${location}: ${count(files, 'file')} imported, ${kept_files} kept as received`,
      ])
    }
    case 'export':
    case 'backup':
      return {
        data: null,
        lines: [`${location}: ${count(result.files, 'file')} in ${result.file}`],
        found: false,
      }
  }
}
