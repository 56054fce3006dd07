/**
 * Identifiers that a spreadsheet has turned into rounded numbers: their digits are lost, and nothing can be matched by
 * them.
 */

import type { RecordReader } from '../csv/reader.js'
import type { BoundRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import { isDamaged } from '../values/damaged-number.js'
import type { Row } from './row.js'
import type { Tally } from './tally.js'

export interface DamagedLook {
  /** Counts damaged identifiers in the reader's record, by column. */
  look(account: string | null, invoice: string | null, tracking: string | null, shipment: string | null): void
}

type Field = 'account' | 'invoice' | 'tracking' | 'shipment'

export function createDamagedLook(
  fields: Readonly<Record<Field, BoundRef>>,
  { reader, row }: { readonly reader: RecordReader; readonly row: Row },
  { columns, tally }: { readonly columns: Columns; readonly tally: Tally },
): DamagedLook {
  // Most records share account and invoice with the record before, many also the parcel.
  let [lastAccount, lastInvoice, lastTracking, lastShipment]: (string | null)[] = [null, null, null, null]
  let [accountDamaged, invoiceDamaged, trackingDamaged, shipmentDamaged] = [false, false, false, false]

  /** `of`: name of the identifier if it is not in a column but above the record. */
  function note(field: Field, of: string, value: string): void {
    const at = row.place(fields[field])
    tally.ofFile.note('damaged', at < 0 ? of : (columns.names[at] ?? of), value, reader.row)
  }

  return {
    look: (account, invoice, tracking, shipment) => {
      if (account !== lastAccount) {
        lastAccount = account
        accountDamaged = account !== null && isDamaged(account)
      }
      if (invoice !== lastInvoice) {
        lastInvoice = invoice
        invoiceDamaged = invoice !== null && isDamaged(invoice)
      }
      if (accountDamaged) note('account', 'account number', account as string)
      if (invoiceDamaged) note('invoice', 'invoice number', invoice as string)
      if (tracking !== lastTracking) {
        lastTracking = tracking
        trackingDamaged = tracking !== null && isDamaged(tracking)
      }
      if (shipment !== lastShipment) {
        lastShipment = shipment
        shipmentDamaged = shipment !== null && isDamaged(shipment)
      }
      if (trackingDamaged) note('tracking', 'tracking number', tracking as string)
      if (shipmentDamaged) note('shipment', 'shipment number', shipment as string)
    },
  }
}
