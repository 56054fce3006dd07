/** The commands that look into what was billed, and those that name the checks, loaded together as those of `reading.ts` are. */
export { checksText } from '../report/check-docs.js'
export { auditCommand } from './audit-command.js'
export { completionOf } from './completion.js'
export { explainCommand } from './explain-command.js'
export { accrualCommand, summaryCommand } from './monthly-reports.js'
