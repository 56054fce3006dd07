/** Sentences about totals, taxes and whole invoices. */
import type { Facts } from '../schema/audit-report.js'
import { amountWithCurrency, count } from '../values/shown-amounts.js'
import { amount, numberedFacts, type Sentence, text } from './sentence.js'

export const INVOICE_SENTENCES: Readonly<Record<string, Sentence>> = {
  invoice_total: (f) => {
    switch (f.fault) {
      case 'unreadable':
        return unreadable(f, 'the invoice total')
      case 'no_invoice':
        return `${amount(f, 'charged')} on ${count(f.lines, 'line')} without an invoice: no record that opens one comes before`
      case 'no_charge':
        return `${amount(f, 'stated')} stated for ${text(f, 'invoice')}, but these files have no charge of it${rejected(f)}`
      case 'file':
        return `${amount(f, 'stated')} stated by the file for its ${count(f.invoices, 'invoice')}, ${comeTo(f, 'their charges')}`
      case 'currency':
      case 'date':
        return `${text(f, 'invoice')} states ${text(f, 'stated')} as its ${text(f, 'fault')}, its records ${text(f, 'found')}; its total is still compared`
      case 'tax':
        return `${amount(f, 'stated')} stated as tax of ${text(f, 'invoice')}, ${comeTo(f, 'the taxes of its records')}`
      case 'total_with_tax':
        return `${amount(f, 'stated')} stated as total with tax of ${text(f, 'invoice')}, ${comeTo(f, 'its charges and taxes')}`
      default:
        return `${amount(f, 'stated')} stated as total of ${text(f, 'invoice')}, ${comeTo(f, f.with_tax === undefined ? 'its charges' : 'its charges and taxes')}${elsewhere(f)}${rejected(f)}`
    }
  },

  row_total: (f) => {
    if (f.fault === 'unreadable') return unreadable(f, 'the record total')
    if (f.fault === 'no_charge') return `${amount(f, 'stated')} stated for the record, but it has no charge`
    return `${amount(f, 'stated')} stated for the record, ${comeTo(f, 'its charges')}`
  },

  shipment_count: (f) => {
    const records = f.most === undefined ? count(f.records, 'record') : `${f.records} to ${f.most} records`
    return `${text(f, 'stated')} shipments stated for ${text(f, 'invoice')}, ${count(f.shipments, 'shipment')} in ${records} found`
  },

  shipment_total: (f) => `${amount(f, 'stated')} stated for the shipment, ${comeTo(f, 'its charges')}`,

  invoice_total_inconsistent: (f) => {
    const shown = numberedFacts(f, 'total').map((_, at) => amount(f, `total_${at + 1}`))
    const more = typeof f.totals === 'number' && f.totals > shown.length ? ', …' : ''
    return `${text(f, 'totals')} different totals stated for ${text(f, 'invoice')} (${shown.join(', ')}${more}), together ${amount(f, 'together')}; its charges come to ${amount(f, 'charged')}`
  },

  invoice_redelivered: (f) => {
    if (f.fault === 'unnumbered') return unnumbered(f)
    const [first, second] = [text(f, 'file_1'), text(f, 'file_2')]
    const where = first === second ? `in ${first} twice` : `in ${first} and in ${second}`
    const both = `${text(f, 'invoice')} ${f.month === undefined ? 'is' : 'are'} ${where}`
    const changed = f.changed === undefined ? '' : `, ${f.changed} with another amount`
    const same = `${f.same} of ${count(f.charges, 'charge')} ${f.same === 1 ? 'is' : 'are'} the same${changed}${mayBeSame(f)}`
    if (f.fault === 'parts') return `${both}, in parts: ${same}; all are counted`
    return f.again === undefined
      ? `${both}: ${same}`
      : `${amount(f, 'again')} would be paid twice: ${both}, ${same}`
  },

  tax_rate: (f) => {
    switch (f.fault) {
      case 'unreadable':
        return unreadable(f, 'the tax')
      case 'rate':
        return `${amount(f, 'billed')} billed with tax, ${amount(f, 'expected')} expected: ${amount(f, 'net')} and ${text(f, 'rate')} % tax`
      case 'lines':
        return `${amount(f, 'billed')} tax stated for the record, its charges have ${amount(f, 'expected')}`
      case 'sum':
        return `${amount(f, 'billed')} stated with tax for the record, ${amount(f, 'net')} and ${amount(f, 'tax')} tax are ${amount(f, 'expected')}`
      case 'shipment':
        return `${amount(f, 'billed')} tax is ${text(f, 'billed_rate')} %, the other shipments of ${text(f, 'invoice')} have ${text(f, 'rate')} %: ${amount(f, 'expected')} expected`
      case 'between':
        return `${amount(f, 'billed')} tax is ${text(f, 'billed_rate')} %, and the shipments of ${text(f, 'invoice')} have 0 % or ${text(f, 'rate')} %: ${amount(f, 'billed')} too much or ${amount(f, 'too_little')} too little`
      case 'totals':
        return `${amount(f, 'stated')} stated as total with tax of ${text(f, 'invoice')}, ${amount(f, 'net')} and ${amount(f, 'tax')} tax are ${amount(f, 'sum')}`
      default:
        return `${amount(f, 'billed')} tax stated for ${text(f, 'invoice')}, its charges at their rates give ${amount(f, 'expected')}`
    }
  },

  currency_mix: (f) => `${text(f, 'invoice')} has charges in several currencies: ${amounts(f).join(', ')}`,
}

const mayBeSame = ({ damaged }: Facts): string =>
  damaged === undefined
    ? ''
    : `, ${damaged} more may be: a spreadsheet has damaged ${damaged === 1 ? 'its tracking number' : 'their tracking numbers'}`

const unreadable = (f: Facts, what: string): string =>
  f.records === undefined
    ? `the total of ${text(f, 'invoice')} cannot be read: ${text(f, 'cell')}`
    : `${what} cannot be read on ${count(f.records, 'record')} of ${text(f, 'invoice')}: ${text(f, 'cell')}`

function unnumbered(f: Facts): string {
  const records =
    f.record === f.last_record ? `record ${f.record}` : `records ${f.record} to ${f.last_record}`
  const those = `${f.same} of ${count(f.charges, 'charge')} without an invoice number in ${text(f, 'file_1')} (${records})`
  return `${amount(f, 'again')} may count twice: ${those} ${f.same === 1 ? 'is' : 'are'} in ${text(f, 'file_2')} too, on ${text(f, 'invoice')}`
}

const comeTo = (f: Facts, what: string): string =>
  `${what} come to ${amount(f, 'charged')}: ${amount(f, 'difference')} difference`

const rejected = (f: Facts): string =>
  f.rejected === undefined ? '' : `; ${count(f.rejected, 'record')} of its file could not be read`

/** The numbered amounts, each with its own currency. */
const amounts = (f: Facts): string[] =>
  numberedFacts(f, 'amount').map((value, at) => {
    const currency = text(f, `currency_${at + 1}`)
    return currency === ''
      ? `${amountWithCurrency(value, null)} without currency`
      : amountWithCurrency(value, currency)
  })

/** The invoice's charges in currencies other than that of its total. */
function elsewhere(f: Facts): string {
  const others = amounts(f).map((value, at) => `${value} (${count(f[`lines_${at + 1}`], 'line')})`)
  return others.length === 0 ? '' : `; in other currencies and not compared: ${others.join(', ')}`
}
