/** How much of what was planted an audit has found, and what it has found besides. */
import type { PlantedParcel } from './index.js'
import type { PricedFault } from './parcels.js'

/** What is needed of a finding. */
export interface CountedFinding {
  readonly check: string
  readonly severity: string
  readonly carrier: string | null
  readonly tracking_number: string | null
  readonly message: string
  readonly consequence_of?: string
}

/** Checks that may each find a fault, by other charges or by the contract; the first finds it with every shipper. */
export const FOUND_BY: Readonly<Record<PricedFault, readonly string[]>> = {
  base_price: ['price_varies', 'base_price'],
  surcharge_price: ['price_varies', 'surcharge_price'],
  zone: ['price_varies', 'conflicting_shipment'],
  duplicate: ['duplicate_charge'],
  late: ['late_delivery'],
  handling_not_met: ['surcharge_not_met'],
  divisor: ['dim_divisor', 'billed_weight'],
  fuel_rate: ['fuel_rate'],
  correction: ['address_unchanged'],
  never_moved: ['never_moved'],
}

export interface FaultCount {
  readonly fault: PricedFault
  readonly planted: number
  /** As an error or a warning. */
  readonly found: number
  /** Only for information: a rule that is not proved with the carrier, or a change that may be legitimate. */
  readonly noted: number
}

export interface ProofCount {
  readonly faults: readonly FaultCount[]
  /** Errors and warnings on sound parcels, or on faulty ones for another reason. What follows from a planted fault does not count. */
  readonly others: readonly CountedFinding[]
}

const keyOf = (carrier: string | null, tracking: string | null): string => `${carrier} ${tracking}`

export function proofCount(
  planted: readonly PlantedParcel[],
  findings: readonly CountedFinding[],
): ProofCount {
  const faults = new Map(planted.map(({ carrier, tracking, fault }) => [keyOf(carrier, tracking), fault]))
  const [found, noted] = [new Set<string>(), new Set<string>()]
  const others: CountedFinding[] = []
  for (const finding of findings) {
    const key = keyOf(finding.carrier, finding.tracking_number)
    const fault = faults.get(key)
    const isIt = fault !== undefined && FOUND_BY[fault].includes(finding.check)
    if (isIt) (finding.severity === 'info' ? noted : found).add(key)
    else if (finding.severity !== 'info' && (fault === undefined || finding.consequence_of === undefined))
      others.push(finding)
  }
  const kinds = [...new Set(planted.map(({ fault }) => fault))]
  return {
    faults: kinds.map((fault) => {
      const keys = planted
        .filter((one) => one.fault === fault)
        .map(({ carrier, tracking }) => keyOf(carrier, tracking))
      const hits = keys.filter((key) => found.has(key))
      const notes = keys.filter((key) => !found.has(key) && noted.has(key))
      return { fault, planted: keys.length, found: hits.length, noted: notes.length }
    }),
    others,
  }
}
