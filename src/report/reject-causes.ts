/** Rejected rows by file and cause: a line for each cause, then examples with what to do. */
import type { InvoiceError } from '../schema/errors.js'
import type { FileSummary } from '../schema/summary.js'

interface Cause {
  readonly file: string
  readonly first: InvoiceError
  readonly examples: string[]
  count: number
  /** Whether its rows have different values. */
  several: boolean
}

export interface RejectCauses {
  add(error: InvoiceError): void
  /** Number of added rows. */
  readonly count: number
  lines(files: readonly FileSummary[]): string[]
}

/** Maximum number of causes reported and kept: a damaged file may have any number. */
const CAUSES = 30
const KEPT = 10_000
const EXAMPLES = 10

export function createRejectCauses(): RejectCauses {
  const causes = new Map<string, Cause>()
  let count = 0
  return {
    get count() {
      return count
    },
    add: (error) => {
      count++
      const key = keyOf(error)
      let cause = causes.get(key)
      if (cause === undefined) {
        if (causes.size >= KEPT) return
        // Without its raw text, which may be long.
        const first = Object.assign(Object.create(Object.getPrototypeOf(error)), error, { raw: undefined })
        cause = { file: error.file ?? '', first, examples: [], count: 0, several: false }
        causes.set(key, cause)
      }
      cause.count++
      cause.several ||= cause.first.value !== error.value
      if (cause.examples.length < EXAMPLES) cause.examples.push(error.message)
    },
    lines: (files) => {
      const accounts = new Map(files.map((file) => [file.file, file]))
      const lost = ({ file }: Cause): boolean => accounts.get(file)?.charged === 0
      // Sorting is stable: the order of the files is kept.
      const sorted = [...causes.values()].sort((a, b) => (lost(a) ? 0 : 1) - (lost(b) ? 0 : 1))
      const shown = sorted.slice(0, CAUSES)
      const examples = fairly(shown.map((cause) => cause.examples))
      const others = count - shown.reduce((sum, cause) => sum + cause.count, 0)
      return [
        ...shown.map((cause) => causeText(cause, accounts.get(cause.file))),
        ...(others > 0 ? [`${rowsText(others)} for other causes`] : []),
        ...examples.map((message) => `  for example ${message}`),
        ...(examples.length < count ? [`  parse --rejects FILE keeps all ${count} rows`] : []),
      ]
    },
  }
}

/** Causes of one kind differ only in their value, except for the number of fields, where the value is the cause. */
const keyOf = ({ file, code, column, expected, value }: InvoiceError): string =>
  JSON.stringify([file, code, column, expected, code === 'field_count' ? value : null])

const rowsText = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`

/** `ups.csv: 12 of 12 records: 240 fields, expected 250` */
function causeText(cause: Cause, account: FileSummary | undefined): string {
  const { count, file } = cause
  const all = account === undefined ? undefined : account.charged + account.rejected
  const of = all === undefined ? `${count}` : `${count} of ${all}`
  return `${file}: ${of} ${(all ?? count) === 1 ? 'record' : 'records'}: ${whyText(cause)}`
}

function whyText({ first, several }: Cause): string {
  const { column, value, expected } = first
  if (first.code === 'field_count' && value !== undefined)
    return `${value}, expected ${expected.replace(/ fields$/, '')}`
  const found = value === undefined ? '' : `found "${cut(value)}"${several ? ' and others' : ''}, `
  // The examples show the full text.
  const [short = ''] = expected.split(/ \(|; |, such as/)
  return `${column === undefined ? '' : `${column}: `}${found}expected ${short}`
}

const LONGEST = 40
const cut = (value: string): string => (value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value)

/** The first example of each cause, then the second of each, up to a readable number. */
function fairly(lists: readonly (readonly string[])[]): string[] {
  const chosen: string[] = []
  for (let nth = 0; nth < EXAMPLES; nth++)
    for (const list of lists) {
      const message = list[nth]
      if (message !== undefined && chosen.length < EXAMPLES) chosen.push(message)
    }
  return chosen
}
