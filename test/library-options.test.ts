/** Options of a wrong kind are `usage` errors, whichever function they are given to. */
import { describe, expect, it } from 'vitest'
import {
  type AccrueInvoicesOptions,
  type AuditOptions,
  accrueInvoices,
  auditFromJSON,
  auditInvoices,
  auditReportText,
  combineRoyalMail,
  createAudit,
  detectFormat,
  detectFormats,
  disputesCsv,
  explainShipment,
  htmlReport,
  isInvoiceError,
  type ParseInvoiceOptions,
  parseInvoice,
  summarizeInvoices,
} from '../src/index.js'

const twin = Object.freeze({ id: 'twin' })
const UPS = 'samples/ups-billing/real-headerless.csv'
const BEX = 'samples/royal-mail-bex/real-three-header-rows.csv'
const TRACKING = 'samples/royal-mail-tracking/tracking.csv'

/** The error of a call, thrown at once or in its promise. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
    return 'no error'
  } catch (error) {
    return isInvoiceError(error) ? { code: error.code, value: error.value } : error
  }
}

/** Values that no option takes: each option has those of other kinds. */
const OF_NO_KIND = [5, null, true, 'yes', [], {}, () => undefined, Symbol('x'), 5n, Number.NaN]
const TAKES: Readonly<Record<string, (value: unknown) => boolean>> = {
  format: (value) => typeof value === 'string',
  raw: (value) => typeof value === 'boolean',
  facts: (value) => typeof value === 'boolean',
  emptyBatches: (value) => typeof value === 'boolean',
  limits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  currency: (value) => value === null || (typeof value === 'object' && !Array.isArray(value)),
  rules: Array.isArray,
  formats: Array.isArray,
  signal: () => false,
  stdin: () => false,
  onReject: (value) => typeof value === 'function',
  onPassedOver: (value) => typeof value === 'function',
  onFileError: (value) => typeof value === 'function',
  onFile: (value) => typeof value === 'function',
  onProgress: (value) => typeof value === 'function',
}
const wrong = Object.entries(TAKES).flatMap(([name, takes]) =>
  OF_NO_KIND.filter((value) => !takes(value)).map((value) => [name, value] as const),
)

describe('a parse, an audit and a combination', () => {
  it.each(wrong)('%s: %s', async (name, value) => {
    const options = { [name]: value } as ParseInvoiceOptions
    const usage = { code: 'usage', value: expect.stringMatching(new RegExp(`^${name}: `)) }
    expect(await errorOf(() => parseInvoice(UPS, options))).toEqual(usage)
    expect(await errorOf(() => auditInvoices(UPS, options))).toEqual(usage)
    expect(await errorOf(() => combineRoyalMail(BEX, TRACKING, options))).toEqual(usage)
  })

  it.each([
    [{ currency: 'usd' }, 'currency: "usd"'],
    [{ currency: 'EUE' }, 'currency: "EUE"'],
    [{ currency: { 'fedex-us': 'dollars' } }, 'currency: {"fedex-us":"dollars"}'],
    [{ currency: { fedx: 'USD' } }, 'currency: {"fedx":"USD"}'],
    [{ limits: { rows: 5 } }, 'limits: {"rows":5}'],
    [{ formats: [{}] }, 'formats: [{}]'],
    [{ formats: [{ id: 'unchecked' }] }, 'formats: [{"id":"unchecked"}]'],
    [{ formats: [twin, twin] }, 'formats: [{"id":"twin"},{"id":"twin"}]'],
    [{ onReject: 'colect' }, 'onReject: "colect"'],
    [{ formt: 'ups-billing' }, 'formt'],
    [5, 'options: 5'],
    [null, 'options: null'],
  ])('%j', async (options, value) => {
    const usage = { code: 'usage', value }
    expect(await errorOf(() => parseInvoice(UPS, options as ParseInvoiceOptions))).toEqual(usage)
    expect(await errorOf(() => auditInvoices(UPS, options as ParseInvoiceOptions))).toEqual(usage)
  })

  it('names the option that was meant', () => {
    expect(() => parseInvoice(UPS, { formt: 'x' } as ParseInvoiceOptions)).toThrow('Did you mean "format"?')
  })

  it('takes what is left undefined as not given', async () => {
    const undefineds = Object.fromEntries(Object.keys(TAKES).map((name) => [name, undefined]))
    const { totals } = await parseInvoice(UPS, undefineds as ParseInvoiceOptions).summary
    expect(totals.line_items).toBe(242)
  })
})

describe('an audit', () => {
  it.each([
    [{ expected: 5 }, 'expected: 5'],
    [{ expected: [5] }, 'expected: [5]'],
    [{ config: 5 }, 'config: 5'],
    [{ tolerance: 0.05 }, 'tolerance: 0.05'],
    [{ formats: 'ups-billing' }, 'formats: "ups-billing"'],
    [{ expcted: 'labels.csv' }, 'expcted'],
    [null, 'options: null'],
  ])('%j', async (options, value) => {
    const usage = { code: 'usage', value }
    expect(await errorOf(() => createAudit(options as AuditOptions))).toEqual(usage)
    expect(await errorOf(() => auditFromJSON(createAudit().toJSON(), options as AuditOptions))).toEqual(usage)
    expect(await errorOf(() => auditInvoices(UPS, options as ParseInvoiceOptions))).toEqual(usage)
  })
})

it('a detection', async () => {
  for (const options of [
    { limits: null },
    { formats: {} },
    { signal: 'now' },
    { passedOver: 1 },
    { x: 1 },
    7,
  ]) {
    const usage = expect.objectContaining({ code: 'usage' })
    expect(await errorOf(() => detectFormat(UPS, options as never))).toEqual(usage)
    expect(await errorOf(() => detectFormats(UPS, options as never).next())).toEqual(usage)
  }
})

it('a report: a day that is none would call every claim lapsed, or none', async () => {
  const report = await auditInvoices(UPS)
  for (const [options, value] of [
    [{ asOf: '2026-02-30' }, 'asOf: "2026-02-30"'],
    [{ asOf: '30/11/2026' }, 'asOf: "30/11/2026"'],
    [{ asOff: '2026-02-28' }, 'asOff'],
  ]) {
    const usage = { code: 'usage', value }
    expect(await errorOf(() => auditReportText(report, options as never))).toEqual(usage)
    expect(await errorOf(() => disputesCsv(report, options as never))).toEqual(usage)
  }
  for (const [options, value] of [
    [{ sort: 'size' }, 'sort: "size"'],
    [{ top: -1 }, 'top: -1'],
    [{ minAmount: 10 }, 'minAmount: 10'],
    [{ minAmount: new Map([['USD', '1,00']]) }, 'minAmount: {}'],
    [null, 'options: null'],
  ])
    expect(await errorOf(() => auditReportText(report, options as never))).toEqual({ code: 'usage', value })
  expect(await errorOf(() => htmlReport(report, { made: 'now' } as never))).toMatchObject({ code: 'usage' })
})

it('no input at all: a search that found nothing is no invoice without charges', async () => {
  const usage = { code: 'usage', value: 'input: []' }
  expect(await errorOf(() => parseInvoice([]).summary)).toEqual(usage)
  expect(await errorOf(() => detectFormats([]).next())).toEqual(usage)
  expect(await errorOf(() => auditInvoices([]))).toEqual(usage)
  expect(await errorOf(() => summarizeInvoices([]))).toEqual(usage)
  expect(await errorOf(() => explainShipment('1Z', []))).toEqual(usage)
  // Nothing is billed yet: then all of it is to accrue.
  const expected = [{ tracking_number: '1Z', cost: '1.00', currency: 'USD', ship_date: '2026-01-05' }]
  expect((await accrueInvoices([], { expected, until: '2026-01-31' })).totals).toMatchObject([
    { expected: '1.00', shipments: 1 },
  ])
})

it('an accrual without the shipments', async () => {
  const options = { until: '2026-01-31' } as AccrueInvoicesOptions
  expect(await errorOf(() => accrueInvoices(UPS, options))).toEqual({
    code: 'usage',
    value: 'expected: undefined',
  })
})
