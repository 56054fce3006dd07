/** While something that was asked for is long in coming: whether a file is being loaded, for a store in a folder answers one at a time. */
import { signal } from '@preact/signals'
import { countText } from './parts.js'

const LONG = 2_500

const loadingSeconds = signal(0)
let waiting = 0

/** Looks what the store does until the work is done, if that takes long. */
export async function whileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  waiting++
  const timer = setInterval(look, LONG)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (--waiting === 0) loadingSeconds.value = 0
  }
}

async function look(): Promise<void> {
  const found = await fetch('/readyz').then(
    (answer) => answer.json() as Promise<{ loading_seconds?: number }>,
    () => ({ loading_seconds: 0 }),
  )
  if (waiting > 0) loadingSeconds.value = found.loading_seconds ?? 0
}

export const StoreBusy = () =>
  loadingSeconds.value === 0 ? null : (
    <p class="loading" role="status">
      A file is being loaded, for {countText(loadingSeconds.value, 'second')} now. What you asked for comes
      when it is in.
    </p>
  )
