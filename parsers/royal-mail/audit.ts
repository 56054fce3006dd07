/** What the audit may assume of Royal Mail files. */
import { type AuditHints, type FactMap, from } from '../../src/format/format.js'
import { ROYAL_MAIL_SERVICES } from './services.js'

export const ROYAL_MAIL_COMBINED_FACTS: FactMap = {
  service: from(['product_name', 'class_of_mail'], joinedName),
}

export const ROYAL_MAIL_INVOICE_FACTS: FactMap = {
  tax_class: 'VAT Code',
}

export const ROYAL_MAIL_BEX_FACTS: FactMap = {
  service: from(['Product Name', 'Class of Mail'], joinedName),
  row_total_with_tax: 'Gross Value',
}

export const ROYAL_MAIL_COMBINED_AUDIT: AuditHints = {
  services: ROYAL_MAIL_SERVICES,
  trackingCheck: s10CheckDigit,
  tax: { kind: 'gross_at_rate', rates: ['20', '0'] },
}

export const ROYAL_MAIL_INVOICE_AUDIT: AuditHints = {
  services: ROYAL_MAIL_SERVICES,
  // T standard, E exempt; each code's net at its rate, rounded once per code.
  tax: { kind: 'invoice_by_class', rates: { T: '20', E: '0' } },
}

export const ROYAL_MAIL_BEX_AUDIT: AuditHints = {
  services: ROYAL_MAIL_SERVICES,
  // Net + tax = gross on every row, but tax is not one rate of net.
  tax: { kind: 'gross_is_sum' },
}

/** A service is known by the shape of the item and the class of mail together. */
function joinedName(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}

const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7]

/** Two letters, eight digits, check digit, country: weights 8 6 4 2 3 5 9 7, modulo 11. */
function s10CheckDigit(number: string): boolean | undefined {
  if (!/^[A-Z]{2}\d{9}[A-Z]{2}$/i.test(number)) return undefined
  let sum = 0
  for (const [at, weight] of S10_WEIGHTS.entries()) sum += (number.charCodeAt(at + 2) - 48) * weight
  const check = 11 - (sum % 11)
  return (check === 10 ? 0 : check === 11 ? 5 : check) === number.charCodeAt(10) - 48
}
