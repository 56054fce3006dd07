import type { Severity } from '../schema/audit-report.js'
import type { Example } from './example.js'
import { CHECKS } from './index.js'

/** What a check is, for people. */
export interface CheckDescription {
  name: string
  /** Plain name. */
  title: string
  severity: Severity
  /** What must be in the files, or given. */
  needs: string
  /** What a finding means. */
  says: string
  x12_426: string | null
  /** A few records each, and what is found in them. */
  examples: readonly Omit<Example, 'hints'>[]
}

/** Name, needs and meaning of each check with its examples, in the order of the report. */
export function listChecks(): CheckDescription[] {
  return CHECKS.map(({ name, title, severity, needs, says, x12 = null, examples }) => ({
    name,
    title,
    severity,
    needs,
    says,
    x12_426: x12,
    examples: examples.map(({ hints, ...shown }) => shown),
  }))
}
