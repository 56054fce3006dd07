import type { PriceRow } from '../tables/config-schema.js'
import { Exact } from '../values/decimal.js'
import { adjustmentCode } from './adjustment-code.js'
import { type BilledCharge, eachCharge } from './against-contract.js'
import type { Check } from './check.js'

export const contractPrice: Check = {
  name: 'contract_price',
  title: 'Surcharge not at the contract price',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'nothing',
  claim: 'billing',
  evidenceNeeded: 'the page of the contract with the price',
  needs: 'the surcharge prices of the configuration (--config)',
  says: 'a surcharge is not billed at its contract price',
  x12: adjustmentCode,
  follows: ['surcharge_price', 'peak_surcharge', 'area_surcharge'],
  examples: [
    {
      of: 'a surcharge above its price',
      given: { config: { surcharges: [{ charge: 'Residential', price: '4.00' }] } },
      records: [{ charges: [['Residential', '5.00', { category: 'delivery' }]] }],
      finds: ['5.00 USD billed for Residential, 4.00 USD by contract'],
    },
    {
      of: 'a surcharge below its price',
      given: { config: { surcharges: [{ charge: 'Residential', price: '4.00' }] } },
      records: [{ charges: [['Residential', '3.00', { category: 'delivery' }]] }],
      finds: ['3.00 USD billed for Residential, 4.00 USD by contract'],
    },
    {
      of: 'a surcharge at its price',
      given: { config: { surcharges: [{ charge: 'Residential', price: '4.00' }] } },
      records: [{ charges: [['Residential', '4.00', { category: 'delivery' }]] }],
      finds: [],
    },
  ],
  assess: (view) =>
    eachCharge<PriceRow>(view.config.surcharges, view, (row, billed) =>
      isAtPrice(row, billed) ? undefined : { right: row.price, facts: {} },
    ),
}

export const isAtPrice = (
  { price, tolerance }: Pick<PriceRow, 'price' | 'tolerance'>,
  { line }: BilledCharge,
): boolean =>
  new Exact(line.net.text)
    .minus(price)
    .abs()
    .lte(tolerance ?? '0')
