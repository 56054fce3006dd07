/** Uploaded files: received whole, then loaded into the store, with the account of each in the response. */
import { Readable } from 'node:stream'
import * as z from 'zod'
import { type InvoiceError, isInvoiceError } from '../../schema/errors.js'
import { internalsOf } from '../../store/internals.js'
import { bytesAt } from '../../store/kept-files.js'
import type { LoadedFile } from '../../store/load.js'
import { ApiError } from '../api-error.js'
import { connectionOf, type Route, route } from '../route.js'
import { dataOf } from '../shapes.js'

/** Maximum bytes of a zip archive, which is held in memory while it is read. */
const ARCHIVE_BYTES = 32 * 2 ** 20
/** Maximum rejected rows in a response; the store keeps all. */
const SHOWN_REJECTS = 20

const accountShape = z
  .strictObject({
    file_name: z.string(),
    status: z.enum(['loaded', 'known', 'failed']).describe('known: the same bytes were loaded before'),
    sha256: z.string().nullable(),
    format: z.string().nullable(),
    rows: z.int(),
    charged: z.int(),
    skipped: z.int(),
    rejected: z.int(),
    line_items: z.int(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejects: z.array(z.looseObject({})).describe(`the first ${SHOWN_REJECTS} rejected rows`),
    error: z.string().nullable().describe('why it could not be read, and what to do'),
  })
  .meta({ id: 'UploadedFile' })

type Account = z.input<typeof accountShape>

const upload = route({
  method: 'post',
  path: '/carrier/files',
  summary: 'Loads a file, plain or packed; the body is the file',
  access: 'connection',
  takesFile: true,
  query: z.strictObject({ file_name: z.string().min(1).max(500) }),
  refusals: { 413: 'The file is too large', 422: 'No file in it could be read' },
  answer: dataOf(z.array(accountShape)),
  handle: async ({ query, caller, file, signal }, { store, loads }) => {
    const connection = connectionOf(caller)
    const accounts: Account[] = []
    const rejects = new Map<string, Record<string, string | number>[]>()
    // Its turn begins when all of it is here: a slow client must not keep the others waiting.
    const name = plainName(query.file_name)
    const arrived = await internalsOf(store).keptFiles.receive(
      { name, size: null, reopenable: false, open: () => file },
      signal,
    )
    // The library names a stream by its path.
    const stream = Object.assign(Readable.from(bytesAt(arrived.path)), { path: name })
    try {
      await loads.take(signal, () =>
        store.load(stream, {
          connection,
          signal,
          limits: { spooledBytes: ARCHIVE_BYTES },
          onReject: (error) => note(rejects, error),
          onLoaded: (loaded) => void accounts.push(accountOf(loaded, rejects.get(loaded.file) ?? [])),
          onFileError: (error) => void accounts.push(failedAccount(error)),
        }),
      )
    } finally {
      stream.destroy()
      await arrived.discard()
    }
    const [first] = accounts
    if (first === undefined) throw new ApiError(422, 'No invoice is in this file')
    const failed = accounts.filter(({ status }) => status === 'failed')
    if (failed.length === accounts.length) throw new ApiError(422, failed[0]?.error ?? '', { data: accounts })
    return { data: accounts }
  },
})

/** The last part of a path: a caller names a file, never a location. */
function plainName(given: string): string {
  const name = (given.split(/[/\\]/).at(-1) ?? '').replace(/\p{C}/gu, '').trim()
  return name === '' || name === '.' || name === '..' ? 'upload' : name.slice(0, 200)
}

function note(rejects: Map<string, Record<string, string | number>[]>, error: InvoiceError): void {
  const own = rejects.get(error.file ?? '') ?? []
  rejects.set(error.file ?? '', own)
  if (own.length >= SHOWN_REJECTS) return
  const { raw: _, ...facts } = error.toJSON()
  own.push(facts)
}

function accountOf(loaded: LoadedFile, rejects: readonly Record<string, string | number>[]): Account {
  const { file, status, sha256, summary, created, updated, unchanged } = loaded
  return {
    file_name: file,
    status,
    sha256,
    format: summary?.format ?? null,
    rows: summary?.rows ?? 0,
    charged: summary?.charged ?? 0,
    skipped: Object.values(summary?.skipped ?? {}).reduce((sum, one) => sum + one, 0),
    rejected: summary?.rejected ?? 0,
    line_items: summary?.line_items ?? 0,
    created,
    updated,
    unchanged,
    rejects: [...rejects],
    error: null,
  }
}

const failedAccount = (error: unknown): Account => ({
  file_name: (isInvoiceError(error) ? error.file : undefined) ?? 'upload',
  status: 'failed',
  sha256: null,
  format: null,
  rows: 0,
  charged: 0,
  skipped: 0,
  rejected: 0,
  line_items: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejects: [],
  error: error instanceof Error ? error.message : 'it could not be read',
})

export const uploadRoutes: readonly Route[] = [upload]
