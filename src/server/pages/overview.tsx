/** Spend, refundable amounts, and what needs attention. */

import { UNSETTLED } from '../../store/choices.js'
import { address, go, withQuery } from './address.js'
import { amountSum, shareOf } from './amounts.js'
import { mayWrite } from './client.js'
import { useLoad } from './load.js'
import { AmountText, Count, countText, Link, Nothing, Shown, StateTag, Table, When } from './parts.js'
import { keyOfUnit, nameInWords, stateText, unitFilters } from './words.js'

interface Spend {
  readonly month: string
  readonly carrier: string
  readonly charge_category: string
  readonly currency: string
  readonly format: string
  readonly net_cost: string
  readonly line_items: number
}

interface ClaimSum {
  readonly carrier: string
  readonly currency: string
  readonly format: string
  readonly state: string
  readonly claims: number
  readonly claimed: string
  readonly credited: string
  readonly outstanding: string
  readonly unknown: number
}

interface Need {
  readonly what: string
  readonly to: string
  readonly since: string | null
  readonly severity: 'error' | 'warning'
}

interface OverviewData {
  readonly files: number
  readonly invoices: { readonly match: number; readonly mismatch: number; readonly undeclared: number }
  readonly spend: readonly Spend[]
  readonly claims: readonly ClaimSum[]
  readonly needs: readonly Need[]
}

export function OverviewPage() {
  const loaded = useLoad<OverviewData>('/pages/data/overview')
  return (
    <Shown of={loaded} what="Loading">
      {(data) =>
        data.files > 0 ? (
          <Content data={data} />
        ) : (
          <>
            <Empty />
            {data.needs.length > 0 && <Needs needs={data.needs} />}
          </>
        )
      }
    </Shown>
  )
}

const Empty = () => (
  <Nothing>
    <p>No invoices yet.</p>
    {mayWrite() ? (
      <p>
        <Link to="/pages/files">Upload a file</Link>, <Link to="/pages/connections">connect a carrier</Link>,
        or load files with <code>parse-invoice load</code>.
      </p>
    ) : (
      <p>Ask an administrator to upload files or to connect a carrier.</p>
    )}
  </Nothing>
)

const Needs = ({ needs }: { needs: readonly Need[] }) => (
  <section>
    <h2>Needs attention</h2>
    {needs.length === 0 ? (
      <p class="quiet">
        Nothing: every invoice adds up or states no total, no row was rejected, no connection needs repair,
        files come as usual, no claim is about to lapse.
      </p>
    ) : (
      <ul class="needs">
        {needs.map(({ what, to, since, severity }) => (
          <li key={`${to} ${what}`}>
            <StateTag kind={severity}>{severity === 'error' ? 'repair' : 'check'}</StateTag>{' '}
            <Link to={to}>{what}</Link>
            {since !== null && (
              <span class="quiet">
                {' '}
                <When time={since} />
              </span>
            )}
          </li>
        ))}
      </ul>
    )}
  </section>
)

function Content({ data }: { data: OverviewData }) {
  // A claim may state no currency although its charges do.
  const units = [...new Map([...data.claims, ...data.spend].map((one) => [keyOfUnit(one), one])).values()]
  const requested = address.value.query.get('currency')
  const unit = units.find((one) => keyOfUnit(one) === requested) ?? largest(data.spend, units)
  const currency = unit?.currency ?? ''
  const key = unit === undefined ? '' : keyOfUnit(unit)
  const spend = data.spend.filter((one) => keyOfUnit(one) === key)
  const claims = data.claims.filter((one) => keyOfUnit(one) === key)
  const open = claims.filter(({ state }) => UNSETTLED.includes(state))
  const unknown = open.reduce((sum, one) => sum + one.unknown, 0)
  const { match, mismatch, undeclared } = data.invoices
  const total = amountSum(spend.map(({ net_cost }) => net_cost))
  return (
    <>
      {units.length > 1 && (
        <div class="controls">
          <label>
            Currency
            <select
              value={key}
              onChange={({ currentTarget }) => go(withQuery({ currency: currentTarget.value }))}
            >
              {units.map((one) => (
                <option key={keyOfUnit(one)} value={keyOfUnit(one)}>
                  {one.currency || `not stated, ${one.format}`}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      <div class="tiles">
        <div class="tile">
          <h2>Spend</h2>
          <p class="big">
            <AmountText amount={total} currency={currency} />
          </p>
          <p class="quiet">
            {countText(
              spend.reduce((sum, one) => sum + one.line_items, 0),
              'charge',
            )}{' '}
            in {countText(new Set(spend.map(({ month }) => month)).size, 'month')}
          </p>
        </div>
        <div class={mismatch > 0 ? 'tile error' : 'tile good'}>
          <h2>Invoices that add up{units.length > 1 && ', in all currencies'}</h2>
          <p class="big">
            <Count count={match} /> of <Count count={match + mismatch + undeclared} />
          </p>
          <p class="quiet">
            <Link to="/pages/invoices?status=mismatch">
              {countText(mismatch, 'invoice')} {mismatch === 1 ? 'does' : 'do'} not
            </Link>
            {undeclared > 0 && (
              <>
                , <Link to="/pages/invoices?status=undeclared">{countText(undeclared, 'invoice')}</Link>{' '}
                without a stated total
              </>
            )}
          </p>
        </div>
        <div class={open.length > 0 ? 'tile warning' : 'tile good'}>
          <h2>Open claims</h2>
          <p class="big">
            <AmountText amount={amountSum(open.map(({ outstanding }) => outstanding))} currency={currency} />
          </p>
          <p class="quiet">
            <Link to={`/pages/claims?state=unsettled&currency=${encodeURIComponent(key)}`}>
              {countText(
                open.reduce((sum, one) => sum + one.claims, 0),
                'claim',
              )}{' '}
              not settled
            </Link>
            {unknown > 0 && `, ${countText(unknown, 'claim')} without a known amount`}
          </p>
        </div>
        <div class="tile good">
          <h2>Credited</h2>
          <p class="big">
            <AmountText amount={amountSum(claims.map(({ credited }) => credited))} currency={currency} />
          </p>
          <p class="quiet">credits matched to claims</p>
        </div>
      </div>
      <Needs needs={data.needs} />
      <div class="sums">
        <Bars
          title="By month"
          spend={spend}
          of={({ month }) => month || 'no date'}
          currency={currency}
          byName
          column="Month"
        />
        <Bars
          title="By carrier"
          spend={spend}
          of={({ carrier }) => carrier}
          name={nameInWords}
          currency={currency}
          column="Carrier"
          link="carrier"
        />
        <Bars
          title="By category"
          spend={spend}
          of={({ charge_category }) => charge_category}
          name={nameInWords}
          currency={currency}
          column="Category"
          link="charge_category"
        />
      </div>
      {claims.length > 0 && (
        <section>
          <h2>Claims</h2>
          <Table
            caption="Claims by carrier and state"
            rows={claims}
            keyOf={({ carrier, state }) => `${carrier} ${state}`}
            columns={[
              { title: 'Carrier', cell: ({ carrier }) => nameInWords(carrier) },
              { title: 'State', cell: ({ state }) => <StateTag kind={state}>{stateText(state)}</StateTag> },
              { title: 'Claims', look: 'right', cell: (one) => <Count count={one.claims} /> },
              {
                title: costTitle('Claimed', currency),
                look: 'right',
                cell: ({ claimed }) => <AmountText amount={claimed} currency={currency} isOnly />,
              },
              {
                title: costTitle('Credited', currency),
                look: 'right',
                cell: ({ credited }) => <AmountText amount={credited} currency={currency} isOnly />,
              },
            ]}
          />
        </section>
      )}
    </>
  )
}

interface BarsProps {
  readonly title: string
  readonly column: string
  readonly spend: readonly Spend[]
  readonly of: (one: Spend) => string
  readonly name?: (key: string) => string
  readonly currency: string
  /** Sorted by name; by default the largest comes first. */
  readonly byName?: boolean
  /** Column of the line items that a row links to. */
  readonly link?: string
}

function Bars({ title, column, spend, of, name = (key) => key, currency, byName, link }: BarsProps) {
  const [first] = spend
  const unit = first === undefined ? {} : unitFilters(keyOfUnit(first))
  const groups = Map.groupBy(spend, of)
  const rows = [...groups].map(([key, list]) => ({
    key,
    amount: amountSum(list.map(({ net_cost }) => net_cost)),
    count: list.reduce((sum, { line_items }) => sum + line_items, 0),
  }))
  const total = amountSum(rows.map(({ amount }) => amount))
  const most = Math.max(0, ...rows.map(({ amount }) => Math.abs(+amount)))
  rows.sort((a, b) => (byName ? (a.key < b.key ? -1 : 1) : +b.amount - +a.amount))
  return (
    <section>
      <h2>{title}</h2>
      <Table
        narrow
        caption={`Spend ${title.toLowerCase()}, ${currency}`}
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          {
            title: column,
            cell: ({ key }) =>
              link === undefined ? (
                name(key)
              ) : (
                <Link to={`/pages/line-items?${new URLSearchParams({ [link]: key, ...unit })}`}>
                  {name(key)}
                </Link>
              ),
          },
          { title: 'Charges', look: 'right', cell: ({ count }) => <Count count={count} /> },
          {
            title: costTitle('Net', currency),
            look: 'right',
            cell: ({ amount }) => <AmountText amount={amount} currency={currency} isOnly />,
          },
          { title: 'Share', look: 'right', cell: ({ amount }) => shareOf(amount, total) },
          { title: 'Chart', plain: true, cell: ({ amount }) => <Bar of={+amount} most={most} /> },
        ]}
        foot={
          <tfoot>
            <tr>
              <td>Total</td>
              <td class="right" />
              <td class="right" data-label={costTitle('Net', currency)}>
                <AmountText amount={total} currency={currency} isOnly />
              </td>
              <td />
              <td />
            </tr>
          </tfoot>
        }
      />
    </section>
  )
}

/** A bar beside its amount: drawn from zero, credits in another colour. */
const Bar = ({ of, most }: { of: number; most: number }) => (
  <svg
    class={of < 0 ? 'bar credit' : 'bar'}
    viewBox="0 0 100 10"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect width={most === 0 ? 0 : (Math.abs(of) / most) * 100} height="10" />
  </svg>
)

const costTitle = (title: string, currency: string): string =>
  currency === '' ? title : `${title}, ${currency}`

type Unit = Pick<Spend, 'currency' | 'format'>

function largest(spend: readonly Spend[], units: readonly Unit[]): Unit | undefined {
  const count = (unit: Unit): number =>
    spend.reduce((sum, one) => sum + (keyOfUnit(one) === keyOfUnit(unit) ? one.line_items : 0), 0)
  // Amounts without a currency are shown on request, or if there are no others.
  const withoutCurrency = (unit: Unit): number => +(unit.currency === '')
  return [...units].sort((a, b) => withoutCurrency(a) - withoutCurrency(b) || count(b) - count(a))[0]
}
