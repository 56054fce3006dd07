/** A finding as text: amount, check, account and shipment, then its sentence, then its rows. */
import type { Finding, Severity } from '../schema/audit-report.js'
import { printableText } from '../schema/errors.js'
import type { Source } from '../schema/line-item.js'
import { amountWithCurrency } from '../values/shown-amounts.js'
import { readable, titleOf } from './check-table.js'
import { claimStateText, isClaimSettled } from './claim-state.js'
import { textWidth } from './text-table.js'

export type Paint = (text: string, code: number) => string

const SEVERITY_COLOR: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36 }

/** Findings with the same sentence about different records. */
export type RepeatedFinding = readonly [Finding, ...Finding[]]

/** Groups consecutive findings with the same sentence. */
export function groupRepeats(findings: readonly Finding[]): RepeatedFinding[] {
  const groups: [Finding, ...Finding[]][] = []
  for (const found of findings) {
    const last = groups.at(-1)
    if (last !== undefined && saysOf(last[0]) === saysOf(found)) last.push(found)
    else groups.push([found])
  }
  return groups
}

const saysOf = (found: Finding): string =>
  JSON.stringify([found.check, found.carrier, found.invoice_id, found.tracking_number, found.message])

/** Rows shown for one finding. */
const PLACES = 3

/** The lines of a group of findings with the same sentence. */
export function findingLines(alike: RepeatedFinding, width: number, paint: Paint): string[] {
  const [found] = alike
  const worth = found.amount === null ? null : amountWithCurrency(found.amount, found.currency)
  const way = found.direction === 'integrity' ? null : found.direction
  const front = [worth, way].filter((part) => part !== null).join(' ')
  const title = titleOf(found.check)
  const whose = [
    found.carrier === null ? null : readable(found.carrier),
    found.invoice_id === null ? null : `invoice ${found.invoice_id}`,
    found.tracking_number,
  ].filter((part) => part !== null)
  const parts = [
    front === '' ? title : `${front}: ${title}`,
    ...(whose.length === 0 ? [] : [`, ${whose.join(' ')}`]),
    ...(alike.length === 1 ? [] : [` (${alike.length} times)`]),
  ]
  const [head = '', ...more] = wrap(printableText(parts.join('')), width, '  ')
  const follows =
    found.consequence_of === undefined
      ? ''
      : ` [follows from ${titleOf(found.consequence_of)}, counted there]`
  const state = claimStateText(found, (amount) => amountWithCurrency(amount, found.currency))
  const claim = state === null ? '' : ` [${state}]`
  return [
    head.replace(title, () => paint(title, SEVERITY_COLOR[found.severity])),
    ...more,
    ...wrap(printableText(`${found.message}${follows}${claim}`), width, '      '),
    ...(found.claim_by === null || isClaimSettled(found)
      ? []
      : whatToDo(found).flatMap((line) => wrap(line, width, '      '))),
    ...wrap(printableText(placesText(alike.flatMap(({ evidence }) => evidence))), width, '      '),
  ]
}

/** The last day of the claim with its rule, and the evidence; the procedure is in the dispute worksheet. */
function whatToDo({ confidence, claim_by, claim_rule, evidence_needed }: Finding): string[] {
  const [rule = ''] = (claim_rule ?? '').split(';')
  return [
    `${confidence}, claim by ${claim_by}${rule === '' ? '' : `: ${rule}`}`,
    `evidence: ${evidence_needed}`,
  ]
}

/** `file:row`, rows of the same file together. */
function placesText(evidence: readonly Source[]): string {
  const places = [...new Set(evidence.map(({ file, row }) => `${file}:${row}`))]
  const more = places.length > PLACES ? [`(+${places.length - PLACES})`] : []
  return [...places.slice(0, PLACES), ...more].join(' ')
}

/** Breaks lines between words; a word longer than a line stays whole. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(indent + longer) > width) {
      lines.push(indent + line)
      line = `  ${word}`
    } else line = longer
  }
  return line === '' ? lines : [...lines, indent + line]
}
