/** What the audit may assume of DPD files. */
import type { AuditHints, FactMap } from '../../src/format/format.js'
import { DPD_SERVICES } from './services.js'

export const DPD_INSIGHTS_FACTS: FactMap = {
  row_total: ['Total amount', 'Totaal'],
  tax_rate: ['VAT percentage', 'BTW percentage', 'MwSt Prozentsatz'],
}

export const DPD_UK_FACTS: FactMap = {
  tax_class: 'VAT Code',
}

export const DPD_INSIGHTS_AUDIT: AuditHints = {
  services: DPD_SERVICES,
  fuel: { base: { of: ['freight'] }, period: 'month' },
  // The same parcel again on a later invoice is a return or a correction.
  repeatsAcrossInvoices: true,
  // In Dutch files `Totaal` holds freight that has no column of its own.
  rowTotal: { incomplete: ['Toeslag', 'Totaal'] },
}

export const DPD_UK_AUDIT: AuditHints = {
  services: DPD_SERVICES,
  fuel: { base: { of: ['freight'] }, period: 'month' },
  // S standard, Z zero; rounded once per invoice.
  tax: { kind: 'invoice_by_class', rates: { S: '20', Z: '0' } },
}
