/** The original files, and a place to drop more. */
import { useRef, useState } from 'preact/hooks'
import { address, go, withQuery } from './address.js'
import { csrfHeader, mayWrite, readAnswer } from './client.js'
import { ConnectionChoice } from './connection-choice.js'
import { messageOf, useLoad } from './load.js'
import { Count, countText, Link, Nothing, ProblemBox, Shown, Table, When } from './parts.js'
import { nameInWords } from './words.js'

interface StoredFile {
  readonly connection_id: string
  readonly sha256: string
  readonly file_name: string
  readonly generated_time: string
  readonly download_url: string
  readonly bytes: number
  readonly carrier: string
  readonly line_items: number
  readonly rejected: number
}

interface Page {
  readonly data: readonly StoredFile[]
  readonly next_token: string | null
}

/** The result of an uploaded file. */
interface Account {
  readonly name: string
  readonly state: 'waiting' | 'reading' | 'done' | 'refused'
  readonly text: string
}

interface Uploaded {
  readonly data: readonly {
    readonly file_name: string
    readonly status: 'loaded' | 'known' | 'failed'
    readonly created: number
    readonly updated: number
    readonly unchanged: number
    readonly rejected: number
    readonly error: string | null
  }[]
}

/** All files, not only those of the last day; one that has just come is on the first page. */
const listPath = (token: string): string =>
  `/carrier/files?${new URLSearchParams({ start_time: '1970-01-01T00:00:00Z', order: 'desc', limit: '200', ...(token === '' ? {} : { page_token: token }) })}`

/** The signed address works from anywhere; here its path is enough. */
function localPath(address: string): string {
  const { pathname, search } = new URL(address, location.href)
  return pathname + search
}

export function Files() {
  const token = address.value.query.get('page_token') ?? ''
  const loaded = useLoad<Page>(listPath(token))
  return (
    <>
      {mayWrite() && <Upload known={loaded.data?.data ?? []} done={loaded.reload} />}
      <Rejects />
      <Shown of={loaded} what="Loading files">
        {({ data, next_token }) =>
          data.length === 0 ? (
            <Nothing>
              <p>No files yet.</p>
            </Nothing>
          ) : (
            <>
              <Table
                caption="Files"
                rows={data}
                keyOf={({ connection_id, sha256 }) => `${connection_id} ${sha256}`}
                columns={[
                  {
                    title: 'File',
                    cell: (one) => (
                      <a href={localPath(one.download_url)} download={one.file_name}>
                        {one.file_name}
                      </a>
                    ),
                  },
                  { title: 'Received', cell: (one) => <When time={one.generated_time} /> },
                  { title: 'Connection', cell: (one) => one.connection_id },
                  { title: 'Carrier', cell: (one) => nameInWords(one.carrier) },
                  { title: 'Bytes', look: 'right', cell: (one) => <Count count={one.bytes} /> },
                  { title: 'New charges', look: 'right', cell: (one) => <Count count={one.line_items} /> },
                  {
                    title: 'Rejected rows',
                    look: 'right',
                    cell: (one) =>
                      one.rejected === 0 ? (
                        '0'
                      ) : (
                        <Link to={withQuery({ rejects: one.sha256, connection_id: one.connection_id })}>
                          <Count count={one.rejected} />
                        </Link>
                      ),
                  },
                ]}
              />
              <p class="controls">
                {token !== '' && <Link to={withQuery({ page_token: '' })}>First page</Link>}
                {next_token !== null && <Link to={withQuery({ page_token: next_token })}>Next page</Link>}
              </p>
            </>
          )
        }
      </Shown>
    </>
  )
}

interface Reject {
  readonly file?: string
  readonly line?: number
  readonly column?: string
  readonly value?: string
  readonly expected: string
  readonly remedy: string
}

/** Rejected rows of a file: where, what was found, what was expected, what to do. */
function Rejects() {
  const sha256 = address.value.query.get('rejects')
  const connection = address.value.query.get('connection_id') ?? ''
  const loaded = useLoad<{ data: readonly Reject[] }>(
    sha256 === null
      ? null
      : `/pages/data/rejects?sha256=${sha256}&connection_id=${encodeURIComponent(connection)}`,
  )
  if (sha256 === null) return null
  return (
    <section aria-label="Rows that were rejected">
      <h2>Rejected rows{loaded.data?.data[0]?.file !== undefined && ` of ${loaded.data.data[0].file}`}</h2>
      <Shown of={loaded} what="Loading rejected rows">
        {({ data }) => (
          <Table
            caption="Rejected rows"
            rows={data.map((row, at) => ({ ...row, key: `${at}` }))}
            keyOf={({ key }) => key}
            columns={[
              { title: 'Line', look: 'right', cell: ({ line }) => line ?? '' },
              { title: 'Column', cell: ({ column }) => column ?? '' },
              { title: 'Found', cell: ({ value }) => <code>{value ?? ''}</code> },
              { title: 'Expected', look: 'words', cell: ({ expected }) => expected },
              { title: 'What to do', look: 'words', cell: ({ remedy }) => remedy },
            ]}
          />
        )}
      </Shown>
      <button type="button" onClick={() => go(withQuery({ rejects: '', connection_id: '' }))}>
        Close
      </button>
    </section>
  )
}

interface UploadProps {
  readonly known: readonly StoredFile[]
  readonly done: () => void
}

function Upload({ known, done }: UploadProps) {
  const [accounts, setAccounts] = useState<readonly Account[]>([])
  const [over, setOver] = useState(false)
  const [connection, setConnection] = useState('local')
  const input = useRef<HTMLInputElement>(null)
  const busy = accounts.some(({ state }) => state === 'waiting' || state === 'reading')
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0 || busy) return
    let list: Account[] = files.map(({ name }) => ({ name, state: 'waiting', text: 'waits' }))
    const set = (at: number, changes: Partial<Account>): void => {
      list = list.map((one, index) => (index === at ? { ...one, ...changes } : one))
      setAccounts(list)
    }
    setAccounts(list)
    // One after the other: each file is loaded and audited before the next.
    for (const [at, file] of files.entries()) {
      set(at, { state: 'reading', text: 'being read…' })
      try {
        set(at, { state: 'done', text: accountOf(await upload(file, connection)) })
      } catch (error) {
        set(at, { state: 'refused', text: messageOf(error) })
      }
    }
    done()
  }
  return (
    <section
      class={over ? 'drop over' : 'drop'}
      aria-label="Upload"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void take([...(event.dataTransfer?.files ?? [])])
      }}
    >
      <p>
        Drop invoice files here, or{' '}
        <button type="button" disabled={busy} onClick={() => input.current?.click()}>
          choose files
        </button>
        <input
          ref={input}
          class="hidden"
          type="file"
          multiple
          tabIndex={-1}
          aria-label="Invoice files"
          onChange={({ currentTarget }) => {
            void take([...(currentTarget.files ?? [])])
            currentTarget.value = ''
          }}
        />{' '}
        <ConnectionChoice known={known} chosen={connection} choose={setConnection} />
      </p>
      <ul class="accounts" aria-live="polite">
        {accounts.map(({ name, state, text }) => (
          <li key={name} class={state}>
            <strong>{name}</strong> {state === 'refused' ? <ProblemBox text={text} /> : text}
          </li>
        ))}
      </ul>
    </section>
  )
}

async function upload(file: File, connection: string): Promise<Uploaded> {
  const answer = await fetch(`/carrier/files?${new URLSearchParams({ file_name: file.name })}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'x-connection-id': connection.trim() || 'local',
      ...csrfHeader(),
    },
    body: file,
  })
  return readAnswer<Uploaded>(answer)
}

/** A line for each file: an archive has several. */
const accountOf = ({ data }: Uploaded): string =>
  data.map((one) => (data.length > 1 ? `${one.file_name}: ${becameOf(one)}` : becameOf(one))).join('; ')

function becameOf({
  status,
  created,
  updated,
  unchanged,
  rejected,
  error,
}: Uploaded['data'][number]): string {
  if (status === 'failed') return error ?? 'not read'
  if (status === 'known') return 'already loaded: nothing changed'
  const parts = [countText(created, 'new charge')]
  if (updated > 0) parts.push(`${updated} changed`)
  if (unchanged > 0) parts.push(`${unchanged} unchanged`)
  if (rejected > 0) parts.push(`${countText(rejected, 'row')} rejected: see the list`)
  return parts.join(', ')
}
