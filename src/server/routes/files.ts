/** The original files, listed with signed addresses that expire, and downloaded by these. */
import * as z from 'zod'
import type { FileInStore } from '../../store/contents.js'
import { filesPage, storedFile } from '../../store/files-page.js'
import { homeOf } from '../../store/internals.js'
import { keptName, keptType } from '../../store/kept-name.js'
import { ApiError, notFound, wrongSecret } from '../api-error.js'
import { textToken, tokenText } from '../page-token.js'
import { connectionSeen, type Route, type RouteServices, route } from '../route.js'
import { givenEnd, givenTime, MAX_ITEMS, pageOf, pageQuery, time } from '../shapes.js'

const DAY = 24 * 3_600_000

const fileShape = z
  .strictObject({
    file_name: z.string(),
    generated_time: time.describe('when it came first'),
    file_type: z.string().describe('the extension of its name, csv if it has none; files are kept unpacked'),
    download_url: z.string().describe('downloads the file, for 20 minutes, without a key'),
    download_url_expires_at: time,
    connection_id: z.string(),
    sha256: z.string(),
    bytes: z.int(),
    carrier: z.string(),
    format: z.string(),
    line_items: z.int().describe('those that it created'),
    rejected: z.int().describe('records that are malformed'),
  })
  .meta({ id: 'File' })

function shownFile(file: FileInStore, { addresses }: RouteServices, base: string): z.input<typeof fileShape> {
  const { connection_id, sha256, name, bytes, carrier, format, created, rejected, first_seen } = file
  const { path, expires } = addresses.sign({ connection: connection_id, sha256, name })
  return {
    file_name: name,
    generated_time: first_seen,
    file_type: keptType(name),
    download_url: `${base}${path}`,
    download_url_expires_at: expires,
    connection_id,
    sha256,
    bytes,
    carrier,
    format,
    line_items: created,
    rejected,
  }
}

const list = route({
  method: 'get',
  path: '/carrier/files',
  summary: 'Files that came in the last 24 hours, or in another period',
  access: 'connection',
  query: z.strictObject({
    start_time: givenTime.optional().describe('came at this time or later; 24 hours ago if neither is given'),
    end_time: givenEnd.optional().describe('came before'),
    file_type: z
      .string()
      .regex(/^[A-Za-z0-9]{1,8}$/, 'the extension of a file name, such as csv')
      .optional(),
    file_name: z.string().max(1_000).optional(),
    order: z
      .enum(['asc', 'desc'])
      .optional()
      .describe('by the time they came: asc, the newest last, by default'),
    ...pageQuery,
  }),
  answer: pageOf(fileShape),
  handle: async ({ query, caller, base, nextToken }, services) => {
    const { start_time, end_time, file_type, file_name, order, limit = MAX_ITEMS, page_token } = query
    if (start_time !== undefined && end_time !== undefined && start_time > end_time)
      throw new ApiError(422, `start_time: ${start_time} is after the end_time ${end_time}`)
    const isOpen = start_time === undefined && end_time === undefined
    const yesterday = new Date(services.clock.now().getTime() - DAY).toISOString()
    const place = page_token === undefined ? undefined : textToken(page_token, 3)
    const files = await filesPage(homeOf(services.store), {
      connection: connectionSeen(caller),
      from: isOpen ? yesterday : start_time,
      until: end_time,
      type: file_type,
      name: file_name,
      limit,
      newestFirst: order === 'desc',
      after:
        place === undefined
          ? undefined
          : { first_seen: place[0] ?? '', connection: place[1] ?? '', sha256: place[2] ?? '' },
    })
    const last = files.length > limit ? files[limit - 1] : undefined
    return {
      data: files.slice(0, limit).map((file) => shownFile(file, services, base)),
      next_token:
        last === undefined ? null : nextToken(tokenText([last.first_seen, last.connection_id, last.sha256])),
    }
  },
})

const download = route({
  method: 'get',
  path: '/downloads/{connection}/{sha256}/{name}',
  summary: 'The original file, by its signed address',
  access: 'open',
  params: z.strictObject({ connection: z.string(), sha256: z.string(), name: z.string() }),
  query: z.strictObject({ expires: z.string().max(20), signature: z.string().max(200) }),
  refusals: { 403: 'The address is wrong, or has expired', 404: 'The file is not kept' },
  answer: 'application/octet-stream',
  handle: async ({ params, query }, { store, addresses }) => {
    const state = addresses.verify(params, query.expires, query.signature)
    if (state !== 'good')
      throw state === 'expired'
        ? new ApiError(403, 'The address has expired: list the files again for a new one')
        : wrongSecret(403, 'The address was not issued by this server')
    const file = await storedFile(homeOf(store), params.connection, params.sha256)
    if (file === null || !store.keepsFiles) throw notFound('kept file', params.sha256)
    return fileAnswer(await store.file(params.sha256), params.name, file.bytes)
  },
})

/** Sent as a download, never displayed: a file may hold anything. */
function fileAnswer(file: AsyncIterable<Uint8Array>, name: string, bytes: number): Response {
  const plain = (keptName(name).split(/[/\\]/).at(-1) ?? '').replace(/[^\w. -]/g, '_') || 'invoice'
  const pieces = file[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await pieces.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await pieces.return?.()),
  })
  return new Response(body, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': `${bytes}`,
      'content-disposition': `attachment; filename="${plain}"`,
    },
  })
}

export const fileRoutes: readonly Route[] = [list, download]
