/** What a correction or chargeback corrects: one answer for the audit and for the facts of a summary. */
import type { ChargeCategory, ChargeStage } from '../schema/line-item.js'
import type { AuditHints } from './audit-hints.js'

/** From the one that the others follow from. */
const CORRECTION_CAUSES = [
  'address',
  'zone',
  'weight or size',
  'residential address',
  'handling',
  'missing data',
  'chargeback',
  'other charges',
] as const
export type CorrectionCause = (typeof CORRECTION_CAUSES)[number]

const CAUSES: Readonly<Record<string, CorrectionCause>> = {
  address: 'address',
  unassignable_address: 'address',
  zone: 'zone',
  shipping_charge: 'weight or size',
  missing_data: 'missing data',
  handling: 'handling',
}

interface CorrectingCharge {
  readonly category: ChargeCategory
  readonly subcategory: string | null
  readonly stage: ChargeStage
  readonly code: string | null
  readonly description: string
}

/** Null for a charge that corrects nothing. `isChargeback`: what the format states about the charge (`AuditHints.chargeback`). */
export function correctionCause(
  charge: CorrectingCharge,
  { requested, accountAdjustment }: AuditHints,
  isChargeback: boolean,
): CorrectionCause | null {
  const { category, subcategory, stage, code } = charge
  // What is left of a refund, such as a discount that is taken back, corrects nothing.
  if (category === 'refund' || stage === 'informational') return null
  const takesPlace = stage === 'original' && isChargeback
  if (stage !== 'adjustment' && category !== 'correction' && !takesPlace) return null
  if (requested?.(code) === true || accountAdjustment?.(charge) === true) return null
  if (takesPlace) return 'chargeback'
  const known = CAUSES[category === 'correction' ? (subcategory ?? '') : category]
  return known ?? (subcategory === 'residential' ? 'residential address' : 'other charges')
}

/** Of two things that were corrected at once the one that the other follows from. */
export const firstCause = (one: CorrectionCause, other: CorrectionCause): CorrectionCause =>
  CORRECTION_CAUSES.indexOf(one) <= CORRECTION_CAUSES.indexOf(other) ? one : other
