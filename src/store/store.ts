/** A store: files received, current line items, and where each file is. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Audit } from '../audit/audit.js'
import type { ReadAuditOptions } from '../audit/audit-options.js'
import type { FormatDeclaration } from '../format/format.js'
import { formats as ownFormats } from '../formats.js'
import type { Input } from '../input/input.js'
import type { ChargeBatch } from '../parse/charge-batch.js'
import type { AuditReport, UnreadFile } from '../schema/audit-report.js'
import type { LineItem } from '../schema/line-item.js'
import { auditStore, keepReport, type StoreAuditOptions, storedAudit, unreadIn } from './audit-store.js'
import { checkStore, type StoreCheck } from './check.js'
import { checkedMethods, checkOpening } from './checked-methods.js'
import { type ClaimState, DEFAULT_LOCATION } from './choices.js'
import { setClaims } from './claim-states.js'
import { type Claim, type ClaimFilter, claimHistory, listClaims } from './claims.js'
import {
  type FileInStore,
  type LineItemVersion,
  listFiles,
  listRejects,
  listVersions,
  type StoredReject,
} from './contents.js'
import { type CurrentFile, type CurrentReader, readCurrent } from './current.js'
import { type DistributedStore, distributeStore } from './distribute.js'
import { type EventOptions, type EventPage, listEvents } from './events.js'
import { exportStore } from './export.js'
import { idIn, type LineItemFilter } from './filters.js'
import type { Home } from './home.js'
import { type Imported, importStore } from './import.js'
import { noteInternals } from './internals.js'
import { type KeptFiles, openKeptFiles } from './kept-files.js'
import { LOCAL, type Loaded, type LoadOptions, loadAll } from './load-all.js'
import { storedFormats } from './maps.js'
import { reasonsOfNone, refuseUnknownConnection } from './no-results.js'
import { openHome } from './open-home.js'
import type { OpenStoreOptions, SetClaimsOptions } from './opening-options.js'
import {
  connectionsOf,
  isEmptyStore,
  type Page,
  type PageOptions,
  page,
  pages,
  type QueryOptions,
} from './query.js'
import { type FileInQueue, queueAll } from './queue-all.js'
import { queueAudits } from './queued-audits.js'
import { listQueued, type QueuedFile } from './queued-files.js'
import { type RebuildOptions, type Rebuilt, rebuild } from './rebuild.js'
import { type Reloaded, type ReloadOptions, reload } from './reload.js'
import { type ShipmentOptions, shipmentBatches } from './shipment.js'
import { type Tag, type TaggedLineItem, type TaggedPage, taggedItems, taggedPage } from './tagged-items.js'
import { setTags } from './tags.js'

export interface Store {
  /** Its location, without a password. */
  readonly location: string
  /** Whether files are kept, so that they can be downloaded and the store can be rebuilt. */
  readonly keepsFiles: boolean
  /**
   * Loads one or several inputs: paths, folders, globs, `-`, bytes, streams. A file is loaded in full or not at all;
   * loading the same bytes again changes nothing. Throws `InvoiceError` for a file that cannot be read, unless
   * `onFileError` handles it.
   */
  load(input: Input | readonly Input[], options?: LoadOptions): Promise<Loaded>
  /** Queues files for the store's workers, which load them: their bytes are kept now. Throws `store` if no files are kept. */
  queue(input: Input | readonly Input[], options?: Omit<LoadOptions, 'onLoaded'>): Promise<FileInQueue[]>
  /** Files that wait for a worker, and those that could not be loaded, with the reason. */
  queued(connection?: string): Promise<QueuedFile[]>
  /** Queues an audit of all invoices, or of a connection's, for the store's workers. Gives the number of connections. */
  queueAudit(connection?: string): Promise<number>
  /** Current line items, by conditions on their columns. Amounts are exact decimals, as in the file. */
  lineItems(filter?: LineItemFilter, options?: QueryOptions): AsyncGenerator<LineItem, void, undefined>
  /** The same in arrays of up to a thousand. */
  batches(
    filter?: LineItemFilter,
    options?: QueryOptions & { readonly limit?: number },
  ): AsyncGenerator<LineItem[], void, undefined>
  /** One page, and where the next begins. */
  page(filter?: LineItemFilter, options?: PageOptions): Promise<Page>
  /** Explains a filter without results: which of its values no line item has, and which values there are. */
  reasonsOfNone(filter: LineItemFilter, connection?: string): Promise<string[]>
  /** The files, in the order in which they came. */
  files(connection?: string): Promise<FileInStore[]>
  /** The unpacked bytes of a file, as received. Throws `store` if they are not kept. */
  file(sha256: string): Promise<AsyncIterable<Uint8Array>>
  /** Rejected rows of all files. */
  rejects(connection?: string): Promise<StoredReject[]>
  /** What each file stated of a line item, the first file first. */
  versions(id: string, connection?: string): Promise<LineItemVersion[]>
  /** Events of a connection in their order: one for each line item that was created or changed, and the connection's own. */
  events(options?: EventOptions): Promise<EventPage>
  /** A page of one connection's line items with their tags, and when they came and changed. */
  taggedPage(
    filter: LineItemFilter,
    options: PageOptions & { readonly connection: string },
  ): Promise<TaggedPage>
  /** A line item by its id, superseded ones included; null if there is none. */
  lineItem(id: string, connection?: string): Promise<TaggedLineItem | null>
  /** Replaces the tags of a line item; null if there is none with this id. Throws `usage` for an invalid tag. */
  setTags(id: string, tags: readonly Tag[], connection?: string): Promise<TaggedLineItem | null>
  /** Formats of its files: those given, and the maps that read the files. */
  formats(connection?: string, given?: readonly FormatDeclaration[]): Promise<readonly FormatDeclaration[]>
  /** Checks that the store is consistent: accounts, events, current line items, kept files. Changes nothing. */
  check(formats?: readonly FormatDeclaration[]): Promise<StoreCheck>
  /** Reads all files again as they were read before; if the database was lost, all kept files. Throws if a file is not kept. */
  rebuild(options?: RebuildOptions): Promise<Rebuilt>
  /** Reads all files again by other rules. Options that are left out stay as they were. Throws if a file is not kept. */
  recode(options: ReloadOptions): Promise<Reloaded>
  /** The whole store as one packed file, for `import` into any home, of this version or a newer one. */
  export(): AsyncGenerator<Uint8Array, void, undefined>
  /**
   * Imports the output of `export`. Throws if the store has files already, or if the input is incomplete: then
   * nothing was imported.
   */
  import(packed: AsyncIterable<Uint8Array>, name?: string): Promise<Imported>
  /** Distributes the tables of a store on a server with Citus over its nodes, by connection. Throws `store` without Citus. */
  distribute(): Promise<DistributedStore>
  /**
   * One audit of all files, or of a connection's, from the state that the store keeps of each: no file is read again.
   * Its findings are kept as claims. `expected`, `config`… as in `auditInvoices()`. Throws `InvoiceError`.
   */
  audit(options?: StoreAuditOptions): Promise<AuditReport>
  /** The audit itself, without a report: for other questions to it. Keep its findings with `keepFindings`. */
  openAudit(settings: ReadAuditOptions, connection?: string): Promise<Audit>
  /** Files that came from a connection's source, or by the queue, and could not be read: what seems to be missing may be in them. */
  unread(connection?: string): Promise<UnreadFile[]>
  /** Keeps the findings of such an audit as claims, and notes on each how far its claim is. */
  keepFindings(report: AuditReport, settings: ReadAuditOptions, connection?: string): Promise<void>
  /** Claims by state and connection, with the amounts claimed and credited. */
  claims(filter?: ClaimFilter): Promise<Claim[]>
  /** The history of a claim, and the line items that pay it back. */
  claimHistory(claim: Pick<Claim, 'connection_id' | 'finding_id'>): ReturnType<typeof claimHistory>
  /** Sets the state of claims, by their ids or prefixes of them, and returns those that it set. Throws `usage` for an unknown id. */
  setClaims(state: ClaimState, ids: readonly string[], options?: SetClaimsOptions): Promise<Claim[]>
  /** Current line items as batches, file by file, all as of one moment. */
  readCurrent(connection: string | undefined, begin: (file: CurrentFile) => CurrentReader): Promise<void>
  /** Reads the kept files that state a tracking number, in any spelling, again. Throws `store` if one is not kept. */
  shipmentBatches(tracking: string, options?: ShipmentOptions): AsyncGenerator<ChargeBatch, void, undefined>
  close(): Promise<void>
  /** Closes the store, and removes it if this call made it and it has neither files, connections, endpoints nor keys. */
  closeOrUnmake(): Promise<void>
}

/** Opens a store; makes it if there is none. Throws `InvoiceError` (`store`). */
export async function openStore(location = DEFAULT_LOCATION, options: OpenStoreOptions = {}): Promise<Store> {
  checkOpening(location, options)
  const { formats = ownFormats } = options
  const { home, label, folder, unmake, close: closeHome } = await openHome(location, options)
  let temporary: string | undefined
  let keptFiles: KeptFiles
  try {
    const place = options.files ?? folder
    if (place === undefined) temporary = await mkdtemp(join(tmpdir(), 'carrier-invoice-'))
    keptFiles = place?.startsWith('s3://')
      ? await (await import('./bucket-files.js')).openBucketFiles(place, { notice: options.onNotice })
      : await openKeptFiles(place ?? temporary ?? '', place ?? label, place !== undefined)
    if (options.connection !== undefined) await refuseUnknownConnection(home, options.connection)
  } catch (error) {
    await closeHome()
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
    throw error
  }
  const close = async (): Promise<void> => {
    await closeHome()
    await keptFiles.close()
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }
  const store: Store = {
    ...checkedMethods(storeOf(home, keptFiles, label, formats)),
    close,
    closeOrUnmake: async () => {
      const isEmpty = unmake !== undefined && (await isEmptyStore(home))
      await close()
      if (isEmpty) await unmake()
    },
  }
  return noteInternals(store, {
    home,
    keptFiles,
    formats,
    folder: folder === undefined ? null : dirname(folder),
  })
}

function storeOf(
  home: Home,
  keptFiles: KeptFiles,
  location: string,
  defaultFormats: readonly FormatDeclaration[],
): Omit<Store, 'close' | 'closeOrUnmake'> {
  const known = <Options extends { readonly formats?: readonly FormatDeclaration[] | undefined }>(
    options: Options,
  ) => ({ ...options, formats: options.formats ?? defaultFormats })
  return {
    location,
    keepsFiles: keptFiles.lasting,
    load: (input, options = {}) => loadAll(home, keptFiles, input, known(options)),
    queue: (input, options = {}) => queueAll(home, keptFiles, input, known(options)),
    queued: (connection) => listQueued(home, connection),
    queueAudit: (connection) => queueAudits(home, connection, new Date().toISOString()),
    formats: async (connection, given = defaultFormats) =>
      storedFormats(home, connection === undefined ? await connectionsOf(home) : [connection], given),
    audit: (options = {}) => auditStore(home, keptFiles, known(options)),
    openAudit: (settings, connection) => storedAudit(home, keptFiles, known(settings), connection),
    unread: (connection) => unreadIn(home, connection),
    keepFindings: (report, settings, connection) =>
      keepReport(home, keptFiles, report, known(settings), connection),
    claims: (filter = {}) => listClaims(home, filter),
    claimHistory: (claim) => claimHistory(home, claim),
    setClaims: (state, ids, { note = '', connection, seen } = {}) =>
      home.transaction((session) =>
        setClaims(session, ids, { state, note, at: new Date().toISOString(), seen }, connection),
      ),
    files: (connection) => listFiles(home, connection),
    file: async (sha256) => {
      const [row] = await home.query('SELECT name FROM files WHERE sha256 = $1', [sha256])
      return keptFiles.read(sha256, row?.name ?? sha256)
    },
    rejects: (connection) => listRejects(home, connection),
    versions: async (text, connection = LOCAL) => {
      const id = idIn(text)
      return id === null ? [] : listVersions(home, connection, id)
    },
    events: (options = {}) => listEvents(home, options),
    taggedPage: (filter, options) => taggedPage(home, filter, options),
    lineItem: async (text, connection = LOCAL) => {
      const id = idIn(text)
      return id === null ? null : ((await taggedItems(home, connection, [id])).get(id) ?? null)
    },
    setTags: async (text, tags, connection = LOCAL) => {
      const id = idIn(text)
      if (id === null) return null
      return home.transaction((session) => setTags(session, connection, id, tags, new Date().toISOString()))
    },
    page: (filter = {}, options = {}) => page(home, filter, options),
    reasonsOfNone: (filter, connection) => reasonsOfNone(home, filter, connection),
    batches: (filter = {}, options = {}) => pages(home, filter, options),
    check: (formats = defaultFormats) => checkStore(home, keptFiles, formats),
    rebuild: (options = {}) => rebuild(home, keptFiles, known(options)),
    recode: (options) => reload(home, keptFiles, known(options)),
    export: () => exportStore(home, keptFiles),
    import: (packed, name) => importStore(home, keptFiles, packed, location, name),
    distribute: () => distributeStore(home, location),
    readCurrent: (connection, begin) => readCurrent(home, connection, begin),
    shipmentBatches: (tracking, options = {}) => shipmentBatches(home, keptFiles, tracking, known(options)),
    lineItems: async function* (filter = {}, options = {}) {
      for await (const items of pages(home, filter, options)) yield* items
    },
  }
}
