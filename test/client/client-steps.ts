/** What the client can do, for the test that runs it. */

export interface Carrier {
  readonly access_token: string
  readonly connection_id: string
}

export interface ApiClient {
  /** Gives the secret that messages are signed with. */
  subscribe(url: string): Promise<string>
  connect(folder: string): Promise<Carrier>
  /** How far the first sync is. */
  firstSync(carrier: Carrier): Promise<string>
  /** Line items whose charge is of this time or later, `limit` at a time. */
  lineItemsSince(
    carrier: Carrier,
    since: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly net_cost: string }[]>
  /** Gives the line item as it is read again. */
  tag(carrier: Carrier, id: string, tags: (string | Record<string, string>)[]): Promise<object>
  files(
    carrier: Carrier,
  ): Promise<readonly { readonly file_name: string; readonly download_url: string; readonly bytes: number }[]>
  sync(
    carrier: Carrier,
    from: string,
    until: string,
  ): Promise<{ readonly id: string; readonly status: string }>
  syncStatus(carrier: Carrier, id: string): Promise<string>
  /** The status of the job, or what keeps it from being cancelled. */
  cancel(carrier: Carrier, id: string): Promise<string>
}
