import { type BilledShip, createFigures } from '../src/audit/figures.js'
import type { AuditReport, Finding } from '../src/schema/audit-report.js'
import type { Figures } from '../src/schema/figures.js'
import type { ChargeCategory } from '../src/schema/line-item.js'
import { moneyOf } from '../src/values/money.js'

/** What no page may obey: an element, an attribute's end, a line in the other direction. */
export const HOSTILE = `<script>alert('x')</script>" onmouseover="alert(1)`
export const TURNED = 'GNU\u202eEXE'

interface Charge {
  category: ChargeCategory
  net: string
  date?: string | null
}

export function ship(
  number: string | null,
  charges: readonly Charge[],
  {
    carrier = 'ups',
    date = '2026-02-28',
    currency = 'USD',
    format = 'ups-billing',
  }: { carrier?: string; date?: string | null; currency?: string | null; format?: string } = {},
): BilledShip {
  const lines = charges.map(({ category, net, date: day = null }) => ({
    kind: { category },
    net: moneyOf(net),
    date: day,
  }))
  return { carrier, number, entries: [{ bill: { date, currency, format }, lines }] }
}

/** Nine weeks of two carriers and a duty invoice in pounds. */
export function figures(): Figures {
  const collector = createFigures()
  for (let at = 0; at < 900; at++) {
    const week = `2026-0${1 + (at % 2)}-${10 + ((at * 7) % 18)}`
    const freight = `${6 + (at % 23)}.${10 + (at % 80)}`
    collector.ship(
      ship(
        `1Z${at}`,
        [
          { category: 'freight', net: freight },
          { category: 'fuel', net: `${1 + (at % 3)}.${10 + (at % 70)}` },
          ...(at % 4 === 0 ? [{ category: 'delivery' as const, net: '5.85' }] : []),
          ...(at % 9 === 0 ? [{ category: 'handling' as const, net: '27.33076666666667' }] : []),
          ...(at % 30 === 0 ? [{ category: 'refund' as const, net: '-31.20' }] : []),
        ],
        { carrier: at % 3 === 0 ? 'fedex' : 'ups', date: week },
      ),
    )
  }
  collector.ship(ship(null, [{ category: 'account', net: '38.00' }]))
  collector.ship(
    ship('9912345675', [{ category: 'customs', net: '110.05' }], { carrier: 'dhl_express', currency: 'GBP' }),
  )
  collector.tax({ currency: 'GBP', format: 'dhl-express' }, moneyOf('22.01'))
  return collector.figures()
}

export function finding(given: Partial<Finding> = {}): Finding {
  return {
    id: '00112233445566778899aabbccddeeff',
    check: 'duplicate_charge',
    severity: 'warning',
    direction: 'over',
    carrier: 'ups',
    account_id: null,
    invoice_id: '000000A1B2C3086',
    tracking_number: '1ZA1B2C30300000012',
    currency: 'USD',
    amount: '12.40',
    message: 'Residential Surcharge is billed 2 times',
    facts: {},
    line_items: [],
    evidence: [{ file: 'ups.csv', row: 17, column: 'Net Amount' }],
    x12_426: '19',
    confidence: 'likely',
    refundable: '12.40',
    claim_by: '2026-05-07',
    claim_rule: '60 days from the date of the invoice 2026-03-08',
    evidence_needed: 'both records',
    ...given,
  }
}

export function auditReport(findings: readonly Finding[] = FINDINGS): AuditReport {
  const file = {
    encoding: 'utf-8',
    bytes: 5000,
    uncategorized: {},
    uncategorized_net: {},
    unknown_values: {},
    warnings: [],
  }
  const sums = { USD: { gross: '14000', net: '12000.38', tax: '0' } }
  return {
    summary: {
      files: [
        {
          ...file,
          file: 'ups.csv',
          format: 'ups-billing',
          sha256: 'a'.repeat(64),
          rows: 1204,
          charged: 1200,
          skipped: { zero: 1 },
          rejected: 3,
          line_items: 2450,
          sums,
        },
        {
          ...file,
          file: HOSTILE,
          format: 'fedex-us',
          sha256: 'b'.repeat(64),
          rows: 40,
          charged: 38,
          skipped: { header: 2 },
          rejected: 0,
          line_items: 90,
          sums,
        },
      ],
      totals: {
        files: 2,
        bytes: 10_000,
        rows: 1244,
        charged: 1238,
        skipped: { zero: 1, header: 2 },
        rejected: 3,
        line_items: 2540,
        sums,
        uncategorized: { [HOSTILE]: 2, [TURNED]: 1 },
        uncategorized_net: {},
      },
    },
    invoices: [
      {
        carrier: 'ups',
        account_id: '0000A1B2C3',
        invoice_id: '000000A1B2C3086',
        invoice_date: '2026-02-28',
        currency: 'USD',
        declared_total: '12038.38',
        computed_total: '12000.38',
        difference: '38.00',
        status: 'mismatch',
        shipments: 600,
        line_items: 1700,
      },
      {
        carrier: 'ups',
        account_id: '0000A1B2C3',
        invoice_id: '000000A1B2C3076',
        invoice_date: '2026-02-21',
        currency: 'USD',
        declared_total: '9120.10',
        computed_total: '9120.10',
        difference: '0.00',
        status: 'match',
        shipments: 410,
        line_items: 1200,
      },
      {
        carrier: 'fedex',
        account_id: '123456789',
        invoice_id: '7-123-45678',
        invoice_date: '2026-02-20',
        currency: 'USD',
        declared_total: null,
        computed_total: '991.00',
        difference: null,
        status: 'undeclared',
        shipments: 38,
        line_items: 90,
      },
      {
        carrier: 'dhl_express',
        account_id: '950000001',
        invoice_id: 'LHRIR00012345',
        invoice_date: '2026-02-28',
        currency: 'GBP',
        declared_total: '132.06',
        computed_total: '132.06',
        difference: '0.00',
        status: 'match',
        shipments: 1,
        line_items: 1,
      },
    ],
    shipments: { count: 901, multi_invoice: 3 },
    checks: [
      { check: 'invoice_total', result: 'finding', findings: 1, reason: null },
      { check: 'row_total', result: 'pass', findings: 0, reason: null },
      {
        check: 'fuel_rate',
        result: 'unassessable',
        findings: 0,
        reason: 'no fuel table is given (--config)',
      },
      {
        check: 'expected_cost',
        result: 'unassessable',
        findings: 0,
        reason: 'no expected costs are given (--expected)',
      },
    ],
    findings: [...findings],
  }
}

export const FINDINGS: readonly Finding[] = [
  finding({
    check: 'invoice_total',
    severity: 'error',
    direction: 'over',
    tracking_number: null,
    amount: '38.00',
    message: 'The invoice declares 12,038.38 and its charges come to 12,000.38',
    x12_426: null,
  }),
  finding(),
  finding({
    amount: '9.05',
    tracking_number: '1ZA1B2C30300000021',
    evidence: [
      { file: 'ups.csv', row: 44, column: null },
      { file: 'ups.csv', row: 45, column: null },
    ],
  }),
  finding({
    check: 'billed_weight',
    direction: 'under',
    carrier: 'fedex',
    amount: '100.10',
    currency: 'USD',
    message: HOSTILE,
    evidence: [{ file: HOSTILE, row: 3, column: HOSTILE }],
    x12_426: '22',
  }),
  finding({
    check: 'fuel_rate',
    amount: '1.24',
    message: `Fuel of ${TURNED}`,
    consequence_of: 'duplicate_charge',
    x12_426: null,
  }),
  finding({
    check: 'tracking_check_digit',
    severity: 'info',
    direction: 'integrity',
    currency: null,
    amount: null,
    message: 'Its check digit is 2, not 7',
    x12_426: null,
  }),
]
