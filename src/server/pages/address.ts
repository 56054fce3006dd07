/** The state of a page is in its address: a link shows the same, and Back goes back. */
import { signal } from '@preact/signals'

interface Address {
  readonly path: string
  readonly query: URLSearchParams
}

const read = (): Address => ({
  path: location.pathname.replace(/\/+$/, '') || '/pages',
  query: new URLSearchParams(location.search),
})

export const address = signal<Address>(read())

addEventListener('popstate', () => {
  address.value = read()
})

/** Opens another page, or the same with other parameters; `replace` adds no step to the history. */
export function go(target: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', target)
  else history.pushState(null, '', target)
  address.value = read()
}

/** The same page with changed parameters; an empty value removes one. */
export function withQuery(changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(address.value.query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  return text === '' ? address.value.path : `${address.value.path}?${text}`
}

export function visit(event: MouseEvent): void {
  const { currentTarget: link } = event
  if (!(link instanceof HTMLAnchorElement)) return
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  go(link.pathname + link.search)
  scrollTo(0, 0)
}
