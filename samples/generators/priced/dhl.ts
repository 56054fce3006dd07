/** Parcels on DHL Express invoices: an invoice row a week, a row a shipment. */
import { waybill } from '../barcodes.js'
import { DHL_EXPRESS_HEAD, slotColumns } from '../columns/dhl-express.js'
import { quoted } from '../delimited.js'
import { type DhlInvoice, sumsOf } from '../dhl-express-invoices.js'
import { invoiceRow, type Row, type RowStyle, shipmentRow } from '../dhl-express-rows.js'
import type { Extra, Shipment } from '../dhl-express-shipments.js'
import type { Parcel } from './parcels.js'
import type { ServiceTerms } from './terms.js'

const WORLDWIDE: ServiceTerms = {
  name: 'EXPRESS WORLDWIDE nondoc',
  air: false,
  residential: false,
  base: 3400,
  perPound: 610,
  bands: [0, 0, 0],
  earned: 0,
  minimum: 0,
  divisor: 139,
  handledWeight: 0,
}
export const DHL_SERVICES: readonly (readonly [ServiceTerms, number])[] = [
  [WORLDWIDE, 4],
  [{ ...WORLDWIDE, name: 'EXPRESS 12:00 nondoc', air: true }, 3],
]
/** It states no zone, and no price that depends on one can be judged. */
export const DHL_PLANTED = ['duplicate', 'late', 'fuel_rate', 'never_moved'] as const

const STYLE: RowStyle = { european: false, taxPerCharge: false, slots: 9, emptySlot: '' }
const COLUMNS = [...DHL_EXPRESS_HEAD, ...slotColumns(STYLE.slots)]

export const dhlTracking = ({ nth }: Parcel): string => waybill(310_000_000 + nth)

const extra = (code: string, name: string, charge: number): Extra => ({
  ...{ code, name, charge, discount: 0, tax: 0 },
})

const PREMIUM = 850

function shipmentOf(parcel: Parcel): Shipment {
  const { service, base, fuelRate } = parcel
  const premium = service.air ? [extra('YK', 'PREMIUM 12:00', PREMIUM)] : []
  const fuelBase = base.net + (service.air ? PREMIUM : 0)
  // The rate holds for a month.
  const rate = fuelRate > 2300 ? 3060 : 2750
  const [length = 0, width = 0, height = 0] = parcel.sides
  return {
    number: dhlTracking(parcel),
    product: service.air ? 'Y' : 'P',
    productName: service.name,
    shipped: parcel.shipped,
    currency: 'EUR',
    taxed: false,
    sides: [length, width, height],
    scaleTenths: parcel.billed * 10,
    volumeTenths: 10,
    weightCharge: base.net,
    weightTax: 0,
    extras: [...premium, extra('FF', 'FUEL SURCHARGE', Math.round((fuelBase * rate) / 10_000))],
    misstated: 0,
    mistaxed: 0,
    overcharged: 0,
  }
}

const text = (row: Row): string => `${COLUMNS.map((column) => quoted(row[column] ?? '')).join(',')}\n`

export function* dhlTexts(parcels: readonly Parcel[]): Iterable<string> {
  yield `${COLUMNS.map(quoted).join(',')}\n`
  const weeks = new Map<number, Parcel[]>()
  for (const parcel of parcels) {
    const week = weeks.get(parcel.monday) ?? []
    weeks.set(parcel.monday, week)
    week.push(parcel)
  }
  for (const [monday, week] of weeks) {
    const shipments = week.flatMap((parcel) => {
      const row = shipmentOf(parcel)
      return parcel.fault === 'duplicate' ? [row, row] : [row]
    })
    const invoice: DhlInvoice = {
      ...{ id: `VIER0${monday}`, account: '272415590', type: 'Invoice', day: monday + 11, monday },
      ...{ first: 0, count: shipments.length, misstated: 0 },
    }
    const net = shipments.reduce((sum, row) => sum + sumsOf(row).net, 0)
    yield text(invoiceRow(invoice, new Map([['EUR', { net, tax: 0 }]]), STYLE))
    for (const row of shipments) yield text(shipmentRow(invoice, row, STYLE))
  }
}
