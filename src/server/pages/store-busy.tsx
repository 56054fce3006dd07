/** During a slow request, shows whether a file is being loaded: a store in a folder handles one call at a time. */
import { signal } from '@preact/signals'
import { countText } from './parts.js'

const LONG = 2_500

const loadingSeconds = signal(0)
let waiting = 0

/** Checks what the store is doing until the work is done, if it takes long. */
export async function whileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  waiting++
  const timer = setInterval(check, LONG)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (--waiting === 0) loadingSeconds.value = 0
  }
}

async function check(): Promise<void> {
  const found = await fetch('/readyz').then(
    (answer) => answer.json() as Promise<{ loading_seconds?: number }>,
    () => ({ loading_seconds: 0 }),
  )
  if (waiting > 0) loadingSeconds.value = found.loading_seconds ?? 0
}

export const StoreBusy = () =>
  loadingSeconds.value === 0 ? null : (
    <p class="loading" role="status">
      A file has been loading for {countText(loadingSeconds.value, 'second')}. This page continues when it is
      loaded.
    </p>
  )
