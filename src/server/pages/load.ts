/** Requests of a page, with their state. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import { get } from './client.js'

export interface LoadState<Answer> {
  /** The last response, kept while the next one loads. */
  readonly data: Answer | undefined
  readonly error: string | undefined
  readonly busy: boolean
  reload(): void
}

/** Requests a path, and again whenever it changes; `null` requests nothing. */
export function useLoad<Answer>(path: string | null): LoadState<Answer> {
  const [state, setState] = useState<{ path: string | null; data?: Answer; error?: string; busy: boolean }>({
    path,
    busy: path !== null,
  })
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (path === null) return
    const abort = new AbortController()
    setState((before) => ({ ...before, path, busy: true }))
    get<Answer>(path, abort.signal).then(
      (data) => setState({ path, data, busy: false }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ path, error: messageOf(error), busy: false })
      },
    )
    return () => abort.abort()
  }, [path, round])
  const reload = useCallback(() => setRound((before) => before + 1), [])
  return { data: state.data, error: state.error, busy: state.busy, reload }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
