/** Every charge: with filters in the address, selectable columns, and an export of the view. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { address, go, withQuery } from './address.js'
import { get, mayWrite } from './client.js'
import { COLUMNS, DECIMALS, type ItemColumn, keepColumns, keptColumns, TITLES } from './columns.js'
import { ItemEdit, type ShownItem, useSandboxes } from './item-edit.js'
import { messageOf } from './load.js'
import { AmountText, BusyLine, Count, Nothing, ProblemBox } from './parts.js'
import { useVirtualRows } from './virtual-rows.js'
import { idText, nameInWords } from './words.js'

interface Page {
  readonly data: readonly ShownItem[]
  readonly next_token: string | null
}

const FILTERS = [
  { name: 'transaction_date[gte]', label: 'From', type: 'date' },
  { name: 'transaction_date[lte]', label: 'Until', type: 'date' },
  { name: 'carrier', label: 'Carrier', type: 'id' },
  { name: 'invoice_id', label: 'Invoice', type: 'text' },
  { name: 'tracking_number', label: 'Tracking number', type: 'text' },
  { name: 'charge_category', label: 'Category', type: 'id' },
] as const
const ROW = 34

/** The filters in the address: its own fields and any other column with an operator. */
function filterQuery(): string {
  const query = new URLSearchParams()
  for (const [name, value] of address.value.query)
    if (COLUMNS.includes(name.replace(/\[.*$/, '') as ItemColumn)) query.append(name, value)
  return query.toString()
}

export function LineItems() {
  const filter = filterQuery()
  const [columns, setColumns] = useState(keptColumns)
  const { items, next, error, busy, more, replace } = usePages(filter)
  const sandboxes = useSandboxes()
  const [edited, edit] = useState<ShownItem>()
  const choose = (name: ItemColumn, on: boolean): void => {
    const chosen = COLUMNS.filter((one) => (one === name ? on : columns.includes(one)))
    if (chosen.length === 0) return
    setColumns(chosen)
    keepColumns(chosen)
  }
  return (
    <>
      <Filters key={filter} />
      <div class="controls">
        <details class="menu">
          <summary>Columns</summary>
          <fieldset>
            <legend class="hidden">Columns</legend>
            {COLUMNS.map((name) => (
              <label key={name}>
                <input
                  type="checkbox"
                  checked={columns.includes(name)}
                  onChange={({ currentTarget }) => choose(name, currentTarget.checked)}
                />{' '}
                {TITLES[name]}
              </label>
            ))}
          </fieldset>
        </details>
        <span>
          Export:{' '}
          {(['csv', 'xlsx', 'ndjson', 'parquet'] as const).map((to) => (
            <a
              key={to}
              class="export"
              href={`/pages/data/line-items/export?to=${to}${filter && `&${filter}`}`}
              download
            >
              {to}
            </a>
          ))}
        </span>
        <span class="quiet" role="status">
          {(items.length > 0 || !busy) && (
            <>
              <Count count={items.length} /> charges{next !== null && ', more below'}
            </>
          )}
        </span>
      </div>
      {error !== undefined && <ProblemBox text={error} />}
      {items.length > 0 && (
        <Grid items={items} columns={columns} sandboxes={mayWrite() ? sandboxes : NONE} edit={edit} />
      )}
      {edited !== undefined && (
        <ItemEdit
          key={edited.id}
          item={edited}
          done={(changed) => {
            edit(undefined)
            if (changed !== undefined) replace(changed)
          }}
        />
      )}
      {items.length === 0 && busy && <BusyLine what="Loading charges" />}
      {items.length === 0 && !busy && error === undefined && (
        <Nothing>
          <p>{filter === '' ? 'No charges yet.' : 'No charge matches: remove a filter.'}</p>
        </Nothing>
      )}
      {next !== null && (
        <button type="button" class="more" disabled={busy} onClick={more}>
          {busy ? 'Loading…' : 'Load the next 1,000'}
        </button>
      )}
    </>
  )
}

function Filters() {
  const apply = (event: Event): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const values = new FormData(form)
    const typed = FILTERS.map(({ name, type }) => {
      const value = String(values.get(name) ?? '').trim()
      return [name, type === 'id' ? idText(value) : value]
    })
    go(withQuery(Object.fromEntries(typed)))
  }
  const others = [...address.value.query].filter(
    ([name]) =>
      COLUMNS.includes(name.replace(/\[.*$/, '') as ItemColumn) &&
      !FILTERS.some((field) => field.name === name),
  )
  return (
    <form class="controls" onSubmit={apply} role="search" aria-label="Filter">
      {FILTERS.map(({ name, label, type }) => (
        <label key={name}>
          {label}
          {type === 'date' ? (
            <input name={name} type="date" defaultValue={address.value.query.get(name) ?? ''} />
          ) : (
            <input name={name} defaultValue={address.value.query.get(name) ?? ''} />
          )}
        </label>
      ))}
      <button type="submit" class="main">
        Filter
      </button>
      {filterQuery() !== '' && (
        <button type="button" onClick={() => go(address.value.path)}>
          All
        </button>
      )}
      {others.map(([name, value]) => (
        <button type="button" key={name} class="chip" onClick={() => go(withQuery({ [name]: '' }))}>
          {value === '' ? `${name} not stated` : `${name} = ${value}`} <span aria-hidden="true">×</span>
          <span class="hidden">remove</span>
        </button>
      ))}
    </form>
  )
}

function usePages(filter: string) {
  const [state, setState] = useState<{
    items: readonly ShownItem[]
    next: string | null
    error?: string
    busy: boolean
  }>({
    items: [],
    next: null,
    busy: true,
  })
  const abort = useRef<AbortController | null>(null)
  const read = async (token: string | null, before: readonly ShownItem[]): Promise<void> => {
    abort.current?.abort()
    const own = new AbortController()
    abort.current = own
    setState({ items: before, next: token, busy: true })
    const query = new URLSearchParams(filter)
    if (token !== null) query.set('page_token', token)
    try {
      const page = await get<Page>(`/carrier/invoice-line-items?${query}`, own.signal)
      setState({ items: [...before, ...page.data], next: page.next_token, busy: false })
    } catch (error) {
      if (!own.signal.aborted) setState({ items: before, next: token, error: messageOf(error), busy: false })
    }
  }
  useEffect(() => {
    void read(null, [])
    return () => abort.current?.abort()
  }, [filter])
  const replace = (item: ShownItem): void =>
    setState((before) => ({
      ...before,
      items: before.items.map((one) => (one.id === item.id ? item : one)),
    }))
  return { ...state, replace, more: () => void read(state.next, state.items) }
}

const NONE: ReadonlySet<string> = new Set()

interface GridProps {
  readonly items: readonly ShownItem[]
  readonly columns: readonly ItemColumn[]
  /** Connections with editable line items. */
  readonly sandboxes: ReadonlySet<string>
  readonly edit: (item: ShownItem) => void
}

function Grid({ items, columns, sandboxes, edit }: GridProps) {
  const isEditable = items.some(({ connection_id }) => sandboxes.has(connection_id))
  const scroll = useRef<HTMLDivElement>(null)
  const { first, end, before, after } = useVirtualRows(scroll, items.length, ROW)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keys
    <div class="grid" ref={scroll} tabIndex={0} role="region" aria-label="Line items">
      <table aria-rowcount={items.length + 1}>
        <caption class="hidden">Line items</caption>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" class={DECIMALS.has(name) ? 'right' : undefined}>
                {TITLES[name]}
              </th>
            ))}
            {isEditable && (
              <th scope="col" class="act">
                <span class="hidden">Change</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} />
          {items.slice(first, end).map((item, at) => (
            <tr key={item.id} aria-rowindex={first + at + 2}>
              {columns.map((name) => (
                <td key={name} class={DECIMALS.has(name) ? 'right' : undefined} title={textOf(item, name)}>
                  {cellOf(item, name)}
                </td>
              ))}
              {isEditable && (
                <td class="act">
                  {sandboxes.has(item.connection_id) && (
                    <button type="button" class="small" onClick={() => edit(item)}>
                      Edit<span class="hidden"> {item.charge_description}</span>
                    </button>
                  )}
                </td>
              )}
            </tr>
          ))}
          <Spacer height={after} />
        </tbody>
      </table>
    </div>
  )
}

/** Fills the space of rows out of view. Its height is an attribute because the policy allows no inline style. */
const Spacer = ({ height }: { height: number }) =>
  height > 0 ? (
    <tr class="spacer">
      <td>
        <svg width="1" height={height} />
      </td>
    </tr>
  ) : null

const textOf = (item: ShownItem, name: ItemColumn): string => item[name] ?? ''

function cellOf(item: ShownItem, name: ItemColumn) {
  if (name === 'charge_category' || name === 'carrier') return nameInWords(item[name])
  if (name === 'billed_weight') return item.billed_weight ?? ''
  if (DECIMALS.has(name))
    return item[name] === null ? (
      ''
    ) : (
      <AmountText amount={item[name] ?? null} currency={item.currency} isOnly />
    )
  return textOf(item, name)
}
