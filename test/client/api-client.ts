/**
 * A client of the published API, written from its description and from nothing of the server. Its calls are checked against the types
 * that `openapi-typescript` makes of the document: `server-client.test.ts` makes them, has the compiler look at this file, and runs it.
 */
import type { paths } from 'api-types'
import createClient, { type Client } from 'openapi-fetch'
import type { ApiClient, Carrier } from './client-steps.js'

const LINE_ITEMS = '/carrier/invoice-line-items'
const SYNCS = '/connections/on-demand-syncs'

export function apiClient(baseUrl: string, apiKey: string): ApiClient {
  const client: Client<paths> = createClient<paths>({ baseUrl, headers: { 'x-trackstar-api-key': apiKey } })
  const of = ({ access_token }: Carrier) => ({ headers: { 'x-trackstar-access-token': access_token } })
  return {
    subscribe: async (url: string): Promise<string> => {
      const { data } = given(await client.POST('/webhooks', { body: { url } }))
      return data.secret
    },
    connect: async (path: string): Promise<Carrier> =>
      given(
        await client.POST('/connections', {
          body: {
            integration_name: 'ups',
            customer_id: 'c1',
            source: { type: 'folder', path },
            historical_days: 3_000,
          },
        }),
      ),
    firstSync: async ({ connection_id: id }: Carrier): Promise<string> => {
      const { data } = given(await client.GET('/connections/{id}', { params: { path: { id } } }))
      return data.historical_sync.status
    },
    lineItemsSince: async (carrier: Carrier, since: string, limit: number) => {
      const items: { readonly id: string; readonly net_cost: string }[] = []
      let page_token: string | undefined
      do {
        const { data, next_token } = given(
          await client.GET(LINE_ITEMS, {
            ...of(carrier),
            params: {
              query: {
                'transaction_date[gte]': since,
                limit: `${limit}`,
                ...(page_token === undefined ? {} : { page_token }),
              },
            },
          }),
        )
        items.push(...data)
        page_token = next_token ?? undefined
      } while (page_token !== undefined)
      return items
    },
    tag: async (carrier: Carrier, id: string, trackstar_tags: (string | Record<string, string>)[]) => {
      const path = { id }
      given(
        await client.PUT(`${LINE_ITEMS}/{id}/trackstar-tags`, {
          ...of(carrier),
          params: { path },
          body: { trackstar_tags },
        }),
      )
      return given(await client.GET(`${LINE_ITEMS}/{id}`, { ...of(carrier), params: { path } })).data
    },
    files: async (carrier: Carrier) => given(await client.GET('/carrier/files', of(carrier))).data,
    sync: async (carrier: Carrier, start_time: string, end_time: string) =>
      given(
        await client.POST(SYNCS, {
          ...of(carrier),
          body: { start_time, end_time, function_name: 'get_invoice_line_items' },
        }),
      ),
    syncStatus: async (carrier: Carrier, sync_job_id: string) =>
      given(await client.GET(`${SYNCS}/{sync_job_id}`, { ...of(carrier), params: { path: { sync_job_id } } }))
        .status,
    cancel: async (carrier: Carrier, sync_job_id: string) => {
      const { data, error } = await client.POST(`${SYNCS}/{sync_job_id}/cancel`, {
        ...of(carrier),
        params: { path: { sync_job_id } },
      })
      return data?.status ?? `${error?.origin}: ${error?.error}`
    },
  }
}

function given<Answer>({ data, error }: { data?: Answer; error?: { error: string } }): Answer {
  if (data === undefined) throw new Error(error?.error ?? 'no answer')
  return data
}

/** Never called: calls that the types must refuse. */
export async function refusedCalls(client: Client<paths>): Promise<void> {
  // @ts-expect-error no such route
  await client.GET('/carrier/invoices')
  // @ts-expect-error a column that no line item has
  await client.GET(LINE_ITEMS, { params: { query: { 'price[gte]': '1' } } })
  // @ts-expect-error end_time is left out
  await client.POST(SYNCS, { body: { start_time: '', function_name: '' } })
  const { data } = await client.GET(LINE_ITEMS)
  // @ts-expect-error amounts are texts
  data?.data[0]?.net_cost.toFixed()
}
