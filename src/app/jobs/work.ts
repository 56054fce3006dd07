/** The work of a thread: it reads the given files, makes the product, reports, and waits if it is too far ahead. */
import { write } from 'node:fs'
import { promisify } from 'node:util'
import { formats } from '../../formats.js'
import type { InputFile } from '../../input/file.js'
import { limitsFrom } from '../../input/limits.js'
import { pathFiles } from '../../input/path.js'
import { memberFile } from '../../input/zip.js'
import { formatOfMap } from '../../maps/map-format.js'
import type { FileOptions } from '../../parse/file-options.js'
import { endsFileOnly } from '../../parse/parse-all.js'
import { parseFile } from '../../parse/parse-file.js'
import { type ErrorFacts, InvoiceError, isInvoiceError } from '../../schema/errors.js'
import {
  type BatchReport,
  type Order,
  plainError,
  type Report,
  sizeOf,
  type Task,
  type WorkerSettings,
} from './messages.js'
import { countsInvoices, makerOf, needsFacts } from './products.js'

/** Runs a thread's work according to its orders. */
export function serve(
  { product, ...settings }: WorkerSettings,
  post: (report: Report, memory: ArrayBuffer[]) => void,
): (order: Order) => void {
  const known = settings.maps.length === 0 ? formats : [...formats, ...settings.maps.map(formatOfMap)]
  let opening: ReturnType<typeof makerOf> | undefined
  const opened = () => (opening ??= makerOf(product, known))
  let ahead = 0
  let resume: () => void = () => undefined
  let disk = true
  let rejects: ErrorFacts[] = []
  const read = { bytes: 0, rows: 0 }
  const options: FileOptions = {
    ...settings,
    formats: known,
    facts: needsFacts(product),
    countsInvoices: countsInvoices(product),
    emptyBatches: true,
    onReject: (error) => rejects.push(plainError(error)),
    onProgress: (_, bytes, rows) => {
      read.bytes = bytes
      read.rows = rows
    },
  }

  async function perform(task: Task): Promise<void> {
    const { name, shelf } = task
    let end = shelf?.end ?? 0
    let reported: Promise<void> = Promise.resolve()

    /** Reports the results for the records since the last report, while the next ones are read. */
    async function report(texts: readonly Uint8Array[], count: number): Promise<void> {
      await reported
      const own = { count, rejects, ...read }
      rejects = []
      reported = laidOrSent(texts).then(async (text) => {
        const sent = { kind: 'batch', text, ...own } as const
        ahead += sizeOf(sent)
        post(sent, text instanceof Uint8Array ? [text.buffer] : [])
        if (ahead > settings.ahead) await new Promise<void>((resolve) => (resume = resolve))
      })
    }

    async function laidOrSent(texts: readonly Uint8Array[]): Promise<BatchReport['text']> {
      const length = texts.reduce((sum, { length }) => sum + length, 0)
      if (length === 0) return null
      if (shelf === null || !disk) return joined(texts, length)
      const at = end
      try {
        for (const text of texts) end += await lay(shelf.fd, text, end)
        return { at, length }
      } catch {
        disk = false // the disk is full or failed
        return joined(texts, length)
      }
    }

    try {
      const maker = await opened()
      const batches = parseFile(await fileOf(task), options)
      for (;;) {
        const step = await batches.next()
        if (step.done === true) {
          maker.close(step.value)
          await report([], 0)
          await reported
          const { summary, billed } = step.value
          post({ kind: 'done', summary, billed }, [])
          return
        }
        await report((await maker.take(step.value)) ?? [], step.value.charges.length)
      }
    } catch (error) {
      if (!isInvoiceError(error)) throw error
      if (endsFileOnly(error)) (await opened()).drop(name)
      await report([], 0)
      await reported
      post({ kind: 'failed', error: plainError(error) }, [])
    }
  }

  async function fileOf({ path, name, member }: Task): Promise<InputFile> {
    const limits = limitsFrom(settings.limits)
    if (member !== undefined) return memberFile({ name: path, path }, member, name, limits)
    const listing = { limits, passedOver: () => undefined, signal: undefined }
    for await (const file of pathFiles(path, listing)) if (file.name === name) return file
    throw new InvoiceError({
      code: 'unreadable',
      file: name,
      expected: 'a file that stays as it is while it is read',
      remedy: 'It was there a moment ago: check the workbook, and read it again.',
    })
  }

  async function hand(): Promise<void> {
    const made = (await opened()).hand()
    post({ kind: 'made', made }, made instanceof Uint8Array ? [made.buffer] : [])
  }

  return (order) => {
    if ('task' in order) void perform(order.task)
    else if ('hand' in order) void hand()
    else {
      ahead -= order.written
      if (ahead <= settings.ahead) resume()
    }
  }
}

const writeAt = promisify(write)

/** Returns the number of bytes written. */
async function lay(fd: number, text: Uint8Array, at: number): Promise<number> {
  for (let done = 0; done < text.length; )
    done += (await writeAt(fd, text, done, text.length - done, at + done)).bytesWritten
  return text.length
}

/** Copies them into separate memory, which can be transferred. */
function joined(texts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const text = new Uint8Array(length)
  let at = 0
  for (const one of texts) {
    text.set(one, at)
    at += one.length
  }
  return text
}
