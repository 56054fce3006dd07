/** Where a customer enters the settings of a source through a link, with no access to anything else. */
import { useState } from 'preact/hooks'
import { send } from './client.js'
import { ConnectForm, type OfferedIntegration } from './connect-form.js'
import { useLoad } from './load.js'
import { Shown } from './parts.js'

interface Offer {
  readonly integrations: readonly OfferedIntegration[]
  /** Set if a connection is to be repaired. */
  readonly connection_id: string | null
  readonly source: Readonly<Record<string, unknown>> | null
}

export function LinkPage({ token }: { token: string }) {
  const path = `/link/${encodeURIComponent(token)}`
  const loaded = useLoad<{ data: Offer }>(path)
  const [code, setCode] = useState<string | null>()
  return (
    <main class="narrow" id="main">
      <h1>Connect your carrier</h1>
      {code !== undefined ? (
        <div role="status">
          <p>Connected. You can close this page.</p>
          {code !== null && (
            <p>
              If you were asked for a code: <code>{code}</code>
            </p>
          )}
        </div>
      ) : (
        <Shown of={loaded} what="Loading">
          {({ data: { integrations, source } }) => (
            <ConnectForm
              integrations={integrations}
              {...(source === null ? {} : { given: source })}
              submit={(connection) => send('POST', path, connection)}
              done={(answer) => setCode((answer as { auth_code?: string }).auth_code ?? null)}
            />
          )}
        </Shown>
      )}
    </main>
  )
}
