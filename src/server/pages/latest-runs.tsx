/** The latest run of each function of a connection: when, and with what result. */
import { Count, StateTag, Table, When } from './parts.js'
import { waitingText } from './words.js'

export interface Run {
  readonly run_id: string
  readonly function_name: string
  readonly kind: 'scheduled' | 'on_demand'
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled'
  readonly started: string
  readonly completed: string | null
  readonly files_seen: number
  readonly files_new: number
  readonly files_known: number
  readonly files_failed: number
  readonly files_unsettled: number
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly rejected: number
  readonly message: string | null
}

/** Display names of functions. */
const FUNCTIONS: Readonly<Record<string, string>> = { get_invoice_line_items: 'Invoice line items' }
const functionText = (name: string): string => FUNCTIONS[name] ?? name

export function LatestRuns({ of, runs }: { of: string; runs: readonly Run[] }) {
  const latest = [
    ...new Map([...runs].reverse().map((run) => [`${run.function_name} ${run.kind}`, run])).values(),
  ]
  if (latest.length === 0) return <p class="quiet">It has not run yet.</p>
  return (
    <Table
      caption={`Latest runs of ${of}`}
      rows={latest}
      keyOf={({ run_id }) => run_id}
      columns={[
        {
          title: 'Data',
          cell: ({ function_name, kind }) =>
            functionText(function_name) + (kind === 'on_demand' ? ', backfill' : ''),
        },
        { title: 'Result', cell: ({ status }) => <StateTag kind={RUN[status]}>{status}</StateTag> },
        { title: 'Started', cell: ({ started }) => <When time={started} /> },
        {
          title: 'Completed',
          cell: ({ completed }) => (completed === null ? '' : <When time={completed} />),
        },
        { title: 'Files', look: 'right', cell: (run) => <Count count={run.files_seen} /> },
        { title: 'New', look: 'right', cell: (run) => <Count count={run.files_new} /> },
        { title: 'Not read', look: 'right', cell: (run) => <Count count={run.files_failed} /> },
        { title: 'New charges', look: 'right', cell: (run) => <Count count={run.created} /> },
        { title: 'Changed', look: 'right', cell: (run) => <Count count={run.updated} /> },
        { title: 'Rejected rows', look: 'right', cell: (run) => <Count count={run.rejected} /> },
        {
          title: 'Message',
          plain: true,
          cell: ({ message, files_unsettled }) => message ?? waitingText(files_unsettled),
        },
      ]}
    />
  )
}

const RUN = { running: 'warning', completed: 'good', failed: 'error', cancelled: '' } as const
