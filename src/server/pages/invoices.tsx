/** Every invoice: its declared total, the sum of its charges, and the difference. */
import { address, go, withQuery } from './address.js'
import { useLoad } from './load.js'
import { AmountText, Count, Day, Link, NO_CURRENCY, Nothing, Shown, StateTag, Table } from './parts.js'
import { nameInWords } from './words.js'

interface Invoice {
  readonly connection_id?: string
  readonly carrier: string
  readonly account_id: string | null
  readonly invoice_id: string | null
  readonly invoice_date: string | null
  readonly currency: string | null
  readonly declared_total: string | null
  readonly computed_total: string
  readonly difference: string | null
  readonly status: 'match' | 'mismatch' | 'undeclared'
  readonly shipments: number
  readonly line_items: number
}

const STATUS = { match: 'adds up', mismatch: 'does not add up', undeclared: 'states no total' } as const
const KIND = { match: 'good', mismatch: 'error', undeclared: '' } as const

export function Invoices() {
  const { query } = address.value
  const status = query.get('status') ?? ''
  const token = query.get('page_token') ?? ''
  const params = new URLSearchParams()
  if (status !== '') params.set('status', status)
  if (token !== '') params.set('page_token', token)
  const loaded = useLoad<{ data: Invoice[]; next_token: string | null }>(`/audit/invoices?${params}`)
  return (
    <>
      <div class="controls">
        <label>
          Show
          <select
            value={status}
            onChange={({ currentTarget }) => go(withQuery({ status: currentTarget.value, page_token: '' }))}
          >
            <option value="">all</option>
            {Object.entries(STATUS).map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Shown of={loaded} what="Loading invoices">
        {({ data, next_token }) =>
          data.length === 0 ? (
            <Nothing>
              <p>{status === '' ? 'No invoices yet.' : 'No invoice matches the filter.'}</p>
            </Nothing>
          ) : (
            <>
              <Table
                caption="Invoices"
                rows={data}
                keyOf={(one) =>
                  [one.connection_id, one.account_id, one.invoice_id, one.invoice_date, one.currency].join(
                    '|',
                  )
                }
                columns={[
                  { title: 'Date', cell: (one) => <Day day={one.invoice_date} /> },
                  { title: 'Carrier', cell: (one) => nameInWords(one.carrier) },
                  // Two connections may have the same invoice.
                  ...(new Set(data.map(({ connection_id }) => connection_id)).size > 1
                    ? [{ title: 'Connection', cell: (one: (typeof data)[number]) => one.connection_id }]
                    : []),
                  { title: 'Account', cell: (one) => one.account_id ?? '' },
                  {
                    title: 'Invoice',
                    cell: (one) =>
                      one.invoice_id === null ? (
                        <span class="quiet">none</span>
                      ) : (
                        <Link to={`/pages/line-items?invoice_id=${encodeURIComponent(one.invoice_id)}`}>
                          {one.invoice_id}
                        </Link>
                      ),
                  },
                  { title: 'Shipments', look: 'right', cell: (one) => <Count count={one.shipments} /> },
                  { title: 'Charges', look: 'right', cell: (one) => <Count count={one.line_items} /> },
                  {
                    title: 'Stated',
                    look: 'right',
                    cell: (one) => <AmountText amount={one.declared_total} currency={one.currency} isOnly />,
                  },
                  {
                    title: 'Sum of charges',
                    look: 'right',
                    cell: (one) => <AmountText amount={one.computed_total} currency={one.currency} isOnly />,
                  },
                  {
                    title: 'Difference',
                    look: 'right',
                    cell: (one) =>
                      one.difference === null ? (
                        ''
                      ) : (
                        <AmountText amount={one.difference} currency={one.currency} isOnly />
                      ),
                  },
                  { title: 'Currency', cell: (one) => one.currency ?? NO_CURRENCY },
                  {
                    title: 'Result',
                    cell: (one) => <StateTag kind={KIND[one.status]}>{STATUS[one.status]}</StateTag>,
                  },
                ]}
              />
              <p class="controls">
                {token !== '' && <Link to={withQuery({ page_token: '' })}>First page</Link>}
                {next_token !== null && <Link to={withQuery({ page_token: next_token })}>Next page</Link>}
              </p>
            </>
          )
        }
      </Shown>
    </>
  )
}
