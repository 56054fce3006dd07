/** A summary as flat records: the columns of `summary --to csv` and of its sheets. */

import type { SheetKind } from '../output/xlsx/cells.js'
import type {
  CurrencySummary,
  InvoiceSummary,
  MonthChange,
  SummaryFact,
  SummaryFigures,
  SummaryRow,
} from '../schema/invoice-summary.js'

type Cell = string | number | null

/** A column of a sheet, and its cell in a record. */
export interface FlatColumn<Flat> {
  readonly name: string
  readonly kind: SheetKind
  readonly cell: (flat: Flat) => Cell
}

interface OfCurrency {
  readonly of: CurrencySummary
}

type Kinds<Source> = readonly (readonly [keyof Source & string, SheetKind])[]

const FIGURES: Kinds<SummaryFigures> = [
  ['charges', 'integer'],
  ['shipments', 'integer'],
  ['weight_lb', 'number'],
  ['weight_kg', 'number'],
  ['gross', 'amount'],
  ['net', 'amount'],
  ['tax', 'amount'],
  ['net_without_shipment', 'amount'],
  ['cost_per_shipment', 'amount'],
  ['cost_per_lb', 'amount'],
  ['cost_per_kg', 'amount'],
]

const CHANGES: Kinds<MonthChange> = [
  ['previous_shipments', 'integer'],
  ['previous_net', 'amount'],
  ['change', 'amount'],
  ['change_percent', 'number'],
  ['volume', 'amount'],
  ['mix', 'amount'],
  ['rate', 'amount'],
]

function columnsOf<Source, Flat>(
  kinds: Kinds<Source>,
  source: (flat: Flat) => Partial<Source> | null | undefined,
): FlatColumn<Flat>[] {
  return kinds.map(([name, kind]) => ({ name, kind, cell: (flat) => (source(flat)?.[name] ?? null) as Cell }))
}

const unitColumns = <Flat extends OfCurrency>(): FlatColumn<Flat>[] => [
  { name: 'currency', kind: 'text', cell: ({ of }) => of.currency },
  { name: 'format', kind: 'text', cell: ({ of }) => of.format },
]

interface FlatRow extends OfCurrency {
  readonly row: SummaryRow
}

const isDay = (name: string): boolean => name.endsWith('_date')

export function rowColumns({ by, compare }: InvoiceSummary): FlatColumn<FlatRow>[] {
  const columns = by.map(
    (name): FlatColumn<FlatRow> => ({
      name,
      kind: isDay(name) ? 'date' : 'text',
      cell: ({ row }) => row.group[name] ?? null,
    }),
  )
  return [
    ...columns,
    ...unitColumns<FlatRow>().filter(({ name }) => !by.includes(name)),
    ...columnsOf(FIGURES, ({ row }: FlatRow) => row),
    { name: 'share', kind: 'number', cell: ({ row }) => row.share },
    ...(compare === null ? [] : columnsOf(CHANGES, ({ row }: FlatRow) => row.change)),
  ]
}

export const flatRows = ({ currencies }: InvoiceSummary): FlatRow[] =>
  currencies.flatMap((of) => of.rows.map((row) => ({ of, row })))

export const TOTAL_COLUMNS: readonly FlatColumn<OfCurrency>[] = [
  ...unitColumns(),
  ...columnsOf(FIGURES, ({ of }: OfCurrency) => of.total),
]

interface FlatMonth extends OfCurrency {
  readonly month: MonthChange
}

export const MONTH_COLUMNS: readonly FlatColumn<FlatMonth>[] = [
  { name: 'month', kind: 'text', cell: ({ month }) => month.month },
  ...unitColumns(),
  { name: 'net', kind: 'amount', cell: ({ month }) => month.net },
  ...columnsOf(CHANGES, ({ month }: FlatMonth) => month),
]

export const flatMonths = ({ currencies }: InvoiceSummary): FlatMonth[] =>
  currencies.flatMap((of) => (of.months ?? []).map((month) => ({ of, month })))

interface FlatFact extends OfCurrency {
  readonly fact: SummaryFact
}

const FACTS: Kinds<SummaryFact> = [
  ['carrier', 'text'],
  ['fact', 'text'],
  ['name', 'text'],
  ['zone', 'text'],
  ['count', 'integer'],
  ['of', 'integer'],
  ['amount', 'amount'],
  ['whole', 'amount'],
  ['percent', 'number'],
  ['agreed', 'number'],
  ['before', 'amount'],
  ['now', 'amount'],
  ['since', 'date'],
  ['yearly', 'amount'],
]

export const FACT_COLUMNS: readonly FlatColumn<FlatFact>[] = [
  ...unitColumns<FlatFact>(),
  ...columnsOf(FACTS, ({ fact }: FlatFact) => fact),
]

export const flatFacts = ({ currencies }: InvoiceSummary): FlatFact[] =>
  currencies.flatMap((of) => (of.facts ?? []).map((fact) => ({ of, fact })))

/** Whether facts were requested. */
export const hasFacts = ({ currencies }: InvoiceSummary): boolean =>
  currencies.some(({ facts }) => facts !== undefined)
