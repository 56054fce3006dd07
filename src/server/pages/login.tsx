/** Login: the server's API key once, afterwards a cookie that no script can read. */
import { useState } from 'preact/hooks'
import { type PageSession, send, session } from './client.js'
import { messageOf } from './load.js'
import { ProblemBox } from './parts.js'

export function Login() {
  const [key, setKey] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const enter = async (event: Event): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      session.value = await send<PageSession>('POST', '/session', { api_key: key.trim() })
    } catch (refused) {
      setError(messageOf(refused))
      setBusy(false)
    }
  }
  return (
    <main class="narrow" id="main">
      <h1>Carrier invoices</h1>
      <form onSubmit={enter}>
        {/* Password managers expect a user name beside a password. */}
        <input
          class="hidden"
          autoComplete="username"
          value="carrier-invoice"
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <label>
          API key
          <input
            type="password"
            autoComplete="current-password"
            required
            value={key}
            onInput={({ currentTarget }) => setKey(currentTarget.value)}
          />
        </label>
        <p class="quiet">
          <code>parse-invoice serve</code> shows it when it starts for the first time.
        </p>
        {error !== undefined && <ProblemBox text={error} />}
        <button type="submit" class="main" disabled={busy}>
          Sign in
        </button>
      </form>
    </main>
  )
}
