import type { PriceRow } from '../../tables/audit-config.js'
import { eachCharge } from '../against-contract.js'
import type { Check } from '../check.js'
import { Exact } from '../decimal.js'

export const contractPrice: Check = {
  name: 'contract_price',
  severity: 'warning',
  needs: 'the surcharge prices of the configuration (--config)',
  says: 'a surcharge is not billed at its contract price',
  x12: '01',
  assess: (view) =>
    eachCharge<PriceRow>(view.config.surcharges, view, (row, { line }) => {
      const off = new Exact(line.net.text).minus(row.price).abs()
      if (off.lte(row.tolerance ?? '0')) return undefined
      return { right: row.price, facts: {} }
    }),
}
