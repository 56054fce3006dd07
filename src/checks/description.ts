import type { ClaimKind, Confidence, Severity } from '../schema/audit-report.js'
import type { Example } from './example.js'
import { CHECKS } from './index.js'

/** The description of a check for people. */
export interface CheckDescription {
  name: string
  /** Name for people. */
  title: string
  severity: Severity
  /** How sure its findings are. */
  confidence: Confidence
  /** The kind of claim for its findings; null if there is nothing to claim from the carrier. */
  claim: ClaimKind | null
  /** What to send with a claim. */
  evidence_needed: string
  /** What must be in the files or given by the user. */
  needs: string
  /** What a finding means. */
  says: string
  x12_426: string | null
  /** A few records each, with the findings. */
  examples: readonly Omit<Example, 'hints'>[]
}

/** The descriptions of all checks, in the order of the report. */
export function listChecks(): CheckDescription[] {
  return CHECKS.map((check) => ({
    name: check.name,
    title: check.title,
    severity: check.severity,
    confidence: check.confidence,
    claim: check.claim,
    evidence_needed: check.evidenceNeeded,
    needs: check.needs,
    says: check.says,
    x12_426: typeof check.x12 === 'string' ? check.x12 : null,
    examples: check.examples.map(({ hints, ...shown }) => shown),
  }))
}
