/** A contract as the checks use it: rows with their scope, in file order. */

import type { AreaCodes, ContractFuel, PriceTable } from './contract-files.js'
import type { ListName, WrittenContract, WrittenRow } from './contract-schema.js'
import type { RowScope } from './contract-scope.js'

export interface ContractRow<Name extends ListName> extends RowScope {
  readonly terms: WrittenRow<Name>
}

export interface Contract {
  readonly file: string
  readonly carrier: string
  /** Without leading zeros; null for all. */
  readonly accounts: ReadonlySet<string> | null
  readonly currency: string | null
  readonly from: string | null
  readonly to: string | null
  /** Null if the invoice states the list prices. */
  readonly list: PriceTable | null
  readonly base: readonly ContractRow<'base'>[]
  readonly modifier: readonly ContractRow<'modifier'>[]
  readonly minimum: readonly ContractRow<'minimum'>[]
  readonly dim: readonly ContractRow<'dim'>[]
  readonly surcharges: readonly ContractRow<'surcharges'>[]
  readonly fuel: readonly (ContractRow<'fuel'> & { readonly rates: ContractFuel })[]
  readonly areas: readonly (ContractRow<'areas'> & { readonly codes: AreaCodes })[]
  readonly peak: readonly ContractRow<'peak'>[]
  readonly guarantee: WrittenContract['guarantee']
}

/** Whether a contract was read already. */
export const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'file' in value && 'base' in value
