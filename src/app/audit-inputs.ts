/** What reads inputs for audits and summaries, loaded together by the first call: users who only parse do not need it. */
export { readAudit } from './read-audit.js'
export { readStory } from './read-story.js'
export { readSummary } from './read-summary.js'
export { readTotals } from './read-totals.js'
