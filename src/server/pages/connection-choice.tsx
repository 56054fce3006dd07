/** Chooses the connection of a file: a known one, none, or a new one. */
import { useState } from 'preact/hooks'
import { useLoad } from './load.js'

interface NamedConnection {
  readonly connection_id: string
}

interface Props {
  /** Connections of earlier files, besides those that are fetched from. */
  readonly known: readonly NamedConnection[]
  readonly chosen: string
  readonly choose: (connection: string) => void
}

/** For files without a connection. */
const NONE = 'local'

export function ConnectionChoice({ known, chosen, choose }: Props) {
  const connections = useLoad<{ data: readonly NamedConnection[] }>('/connections')
  const [another, setAnother] = useState(false)
  const names = new Set(
    [...(connections.data?.data ?? []), ...known].map(({ connection_id }) => connection_id),
  )
  names.delete(NONE)
  return (
    <>
      <label>
        for connection{' '}
        <select
          value={another ? '' : chosen}
          onChange={({ currentTarget: { value } }) => {
            setAnother(value === '')
            choose(value)
          }}
        >
          <option value={NONE}>none ({NONE})</option>
          {[...names].sort().map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
          <option value="">another…</option>
        </select>
      </label>{' '}
      {another && (
        <label>
          called{' '}
          <input value={chosen} size={14} onInput={({ currentTarget }) => choose(currentTarget.value)} />
        </label>
      )}
    </>
  )
}
