/** The commands that read invoices, loaded together: they share nearly all that they need, and each file takes its time. */
export { chargesCommand } from './charges-command.js'
export { codesCommand } from './codes-command.js'
export { combineCommand } from './combine-command.js'
export { detectCommand } from './detect-command.js'
export { parseCommand } from './parse-command.js'
