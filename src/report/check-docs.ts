/** Documentation of the checks: a table of all, or one with its examples. */

import { type CheckDescription, listChecks } from '../checks/description.js'
import type { Example, ExampleRecord } from '../checks/example.js'
import { USUAL } from '../checks/example.js'
import { InvoiceError } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'
import { amountWithCurrency } from '../values/shown-amounts.js'
import { tableLines, textTable } from './text-table.js'

/** All checks, or the named one. Throws `usage` if there is no such check. */
export function checksText(name: string | undefined, to: 'text' | 'json', width: number): string {
  const all = listChecks()
  const one = all.find((check) => check.name === name)
  if (name !== undefined && one === undefined) {
    const names = all.map((check) => check.name)
    throw new InvoiceError({
      code: 'usage',
      value: name,
      expected: 'the name of a check',
      remedy: didYouMean(name, names, '`parse-invoice checks` names them.'),
    })
  }
  if (to === 'json') return `${JSON.stringify(one ?? all, null, 2)}\n`
  return one === undefined ? checkTable(all, width) : checkPage(one, width)
}

function checkTable(checks: readonly CheckDescription[], width: number): string {
  const columns = [
    { title: 'check' },
    { title: 'name', least: 16, wrap: true },
    { title: 'severity' },
    { title: 'a finding means', least: 24, wrap: true },
    { title: 'needs', least: 16, wrap: true },
  ] as const
  const rows = checks.map(({ name, title, severity, says, needs }) => [name, title, severity, says, needs])
  return textTable(columns, rows, width === Infinity ? PAGE : width)
}

/** Width of the table if it is not written to a terminal: with a sentence per line it would be twice as wide. */
const PAGE = 200

/** Everything about one check: its meaning, what it needs, and its examples. */
function checkPage(check: CheckDescription, width: number): string {
  const { name, title, severity, says, needs, x12_426, examples } = check
  const { confidence, claim, evidence_needed } = check
  const head = [
    ['check', name],
    ['severity', severity],
    ['a finding means', says],
    ['needs', needs],
    ['confidence', confidence],
    ...(claim === null ? [] : [['to send with a claim', evidence_needed]]),
    ...(x12_426 === null ? [] : [['X12 426', x12_426]]),
  ]
  const columns = [{ title: '' }, { title: '', least: 24, wrap: true }] as const
  const parts = examples.map((example) => exampleLines(example, width).join('\n'))
  return `${[[title, '', ...tableLines(columns, head, width)].join('\n'), ...parts].join('\n\n')}\n`
}

function exampleLines(
  { of, records, states, uncharged = [], given, finds }: Omit<Example, 'hints'>,
  width: number,
): string[] {
  const rows = records.map((one) => [parcelText(one), chargesText(one), factsText(one.facts)])
  const columns = [
    { title: '' },
    { title: '', least: 20, wrap: true },
    { title: '', least: 20, wrap: true },
  ] as const
  const found = finds.length === 0 ? ['nothing is found'] : finds.map((message) => `found: ${message}`)
  return [
    `Example: ${of}`,
    ...(states === undefined ? [] : [`  the file states: ${factsText(states)}`]),
    ...(given?.expected ?? []).map((row) => `  expected: ${factsText(row)}`),
    ...(given?.config === undefined ? [] : [`  configuration: ${JSON.stringify(given.config)}`]),
    ...tableLines(columns, rows, width - 2).map((line) => `  ${line}`),
    ...uncharged.map(
      ({ parcel, rejected }) =>
        `  parcel ${parcel}: a record ${rejected === true ? 'that could not be read' : 'without a charge'}`,
    ),
    ...found.map((line) => `  ${line}`),
  ]
}

/** The parcel of the record, without the values that all examples share. */
function parcelText(record: ExampleRecord): string {
  const { file, account, invoice, currency, parcel, date, times } = { times: undefined, ...USUAL, ...record }
  const own = [
    ...(file === USUAL.file ? [] : [file]),
    ...(account === USUAL.account ? [] : [`account ${account}`]),
    ...(invoice === USUAL.invoice ? [] : [`invoice ${invoice}`]),
    ...(currency === USUAL.currency ? [] : [`in ${currency}`]),
    ...(date === USUAL.date ? [] : [date]),
    ...(parcel === null ? ['no parcel'] : times === undefined ? [`parcel ${parcel}`] : [`${times} parcels`]),
  ]
  return own.join(', ')
}

function chargesText({ charges, currency = USUAL.currency }: ExampleRecord): string {
  const texts = charges.map(([charge, net, { gross } = {}]) => {
    const list = gross === undefined || gross === net ? '' : ` (list ${amountWithCurrency(gross, currency)})`
    return `${charge} ${amountWithCurrency(net, currency)}${list}`
  })
  return texts.join(', ')
}

const factsText = (facts: object = {}): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
