/** The pages: a frame with links to each of them, and the page that the address names. */

import { signal } from '@preact/signals'
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { LINK_PAGE, PAGE_PATHS } from '../page-paths.js'
import { address } from './address.js'
import { Claims } from './claims.js'
import { CallError, get, type PageSession, send, session } from './client.js'
import { ConnectionsPage } from './connections.js'
import { Files } from './files.js'
import { Invoices } from './invoices.js'
import { LineItems } from './line-items.js'
import { LinkPage } from './link-page.js'
import { messageOf, useLoad } from './load.js'
import { Login } from './login.js'
import { OverviewPage } from './overview.js'
import { BusyLine, Link, Nothing, ProblemBox } from './parts.js'
import { StoreBusy } from './store-busy.js'

const PAGES = [
  { path: PAGE_PATHS.overview, title: 'Overview', Page: OverviewPage },
  { path: PAGE_PATHS.invoices, title: 'Invoices', Page: Invoices },
  { path: PAGE_PATHS.claims, title: 'Claims', Page: Claims },
  { path: PAGE_PATHS.lineItems, title: 'Line items', Page: LineItems },
  { path: PAGE_PATHS.connections, title: 'Connections', Page: ConnectionsPage },
  { path: PAGE_PATHS.files, title: 'Files', Page: Files },
] as const

const failure = signal<string | undefined>(undefined)

function enter(): void {
  failure.value = undefined
  get<PageSession>('/session').then(
    (found) => {
      session.value = found
    },
    (error: unknown) => {
      if (error instanceof CallError && error.status === 401) session.value = null
      else failure.value = messageOf(error)
    },
  )
}

/** The location of the store, and the version of the program. */
function About() {
  const { data } = useLoad<{ data: { store: string; version: string } }>('/pages/data/about')
  return data === undefined ? null : (
    <>
      {data.data.store} · carrier-invoice {data.data.version}
    </>
  )
}

function Frame() {
  const { path } = address.value
  const page = PAGES.find((one) => one.path === path)
  const title = page?.title ?? 'Carrier invoices'
  useEffect(() => {
    document.title = `${title} · Carrier invoices`
  }, [title])
  if (path.startsWith(LINK_PAGE)) return <LinkPage token={decodeURIComponent(path.slice(LINK_PAGE.length))} />
  if (failure.value !== undefined)
    return (
      <main class="narrow" id="main">
        <ProblemBox text={failure.value} retry={enter} />
      </main>
    )
  if (session.value === undefined)
    return (
      <main class="narrow" id="main">
        <BusyLine what="Loading" />
      </main>
    )
  if (session.value === null) return <Login />
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header>
        <nav aria-label="Pages">
          <ul>
            {PAGES.map(({ path: to, title: name }) => (
              <li key={to}>
                <Link to={to} current={to === path}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <p class="quiet who">
          {session.value.role === 'viewer' && 'You can view, but not change anything. '}
          <button type="button" class="plain" onClick={leave}>
            Sign out
          </button>
        </p>
      </header>
      <main id="main" tabIndex={-1}>
        {page === undefined ? (
          <Nothing>
            <h1>Page not found</h1>
            <p>
              <Link to={PAGE_PATHS.overview}>Go to the overview</Link>
            </p>
          </Nothing>
        ) : (
          <>
            <h1>{title}</h1>
            <page.Page />
          </>
        )}
      </main>
      <footer class="quiet">
        <About />
      </footer>
    </>
  )
}

async function leave(): Promise<void> {
  try {
    await send('DELETE', '/session')
  } finally {
    session.value = null
  }
}

const root = document.getElementById('page')
if (root) {
  root.replaceChildren()
  render(
    <>
      <StoreBusy />
      <Frame />
    </>,
    root,
  )
  enter()
}
