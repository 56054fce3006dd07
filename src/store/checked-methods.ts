/** The arguments of a store's methods, checked before anything is read: plain JavaScript has no types to check them. */
import {
  CALLBACK,
  checkArgument,
  checkNames,
  FORMATS_OPTION,
  isObject,
  type OptionKind,
  TEXT,
} from '../values/checked-options.js'
import { CLAIM_STATES } from './choices.js'
import {
  CLAIM_FILTER,
  EVENT_OPTIONS,
  LOAD_OPTIONS,
  OPENING_OPTIONS,
  PAGE_OPTIONS,
  QUEUE_OPTIONS,
  REBUILD_OPTIONS,
  RELOAD_OPTIONS,
  SET_CLAIMS_OPTIONS,
  SHIPMENT_OPTIONS,
} from './option-names.js'

interface Argument extends OptionKind {
  readonly name: string
  readonly remedy: string
  /** Of an object of options: the names that it may have; those of the method's own checks if they are left out. */
  readonly names?: readonly string[]
  /** Whether it is such an object. */
  readonly hasOptions?: true
}

const optional = (kind: OptionKind): OptionKind => ({
  says: kind.says,
  test: (value) => value === undefined || kind.test(value),
})
const OBJECT: OptionKind = { says: 'an object', test: isObject }
const argument = (name: string, kind: OptionKind, remedy: string): Argument => ({ ...kind, name, remedy })

const ANY = argument('', { says: '', test: () => true }, '')
/** An empty one is no id: it would find nothing, in silence. */
const CONNECTION_ID: OptionKind = {
  says: 'the id of a connection',
  test: (value) => typeof value === 'string' && value.trim() !== '' && !value.includes('\0'),
}
const CONNECTION = argument(
  'connection',
  optional(CONNECTION_ID),
  'Give the id of a connection, or leave it out.',
)
const FORMATS = argument('formats', optional(FORMATS_OPTION), 'Leave them out, or give `formats`.')
const FILTER = argument('filter', optional(OBJECT), 'Leave it out, or give { column: { eq: value } }.')
const OPTIONS: Argument = {
  ...argument('options', optional(OBJECT), 'Leave them out, or give { name: value }.'),
  hasOptions: true,
}
const optionsOf = (names: readonly string[]): Argument => ({ ...OPTIONS, names })
const SETTINGS = argument(
  'settings',
  OBJECT,
  'Give the options of an audit as readAuditOptions() returns them.',
)
const REPORT = argument(
  'report',
  { says: 'a report of an audit', test: (value) => isObject(value) && Array.isArray(value.findings) },
  'Give what store.audit() returns.',
)
const OF_CONNECTION: Argument = {
  ...optionsOf(PAGE_OPTIONS),
  says: 'an object with a connection',
  test: (value) => isObject(value) && typeof value.connection === 'string',
  remedy: 'Give { connection: id }.',
}
const isClaim = (value: unknown): boolean =>
  isObject(value) && typeof value.connection_id === 'string' && typeof value.finding_id === 'string'
const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

/** By the name of the method. Methods that are not listed check their arguments themselves. */
const ARGUMENTS: Readonly<Record<string, readonly Argument[]>> = {
  load: [ANY, optionsOf(LOAD_OPTIONS)],
  queue: [ANY, optionsOf(QUEUE_OPTIONS)],
  queued: [CONNECTION],
  queueAudit: [CONNECTION],
  formats: [CONNECTION, FORMATS],
  audit: [OPTIONS],
  openAudit: [SETTINGS, CONNECTION],
  unread: [CONNECTION],
  keepFindings: [REPORT, SETTINGS, CONNECTION],
  claims: [{ ...FILTER, hasOptions: true, names: CLAIM_FILTER }],
  claimHistory: [argument('claim', { says: 'a claim', test: isClaim }, 'Give a claim of claims().')],
  setClaims: [
    argument(
      'state',
      { says: `one of ${CLAIM_STATES.join(', ')}`, test: (value) => isTexts([value]) && isState(value) },
      'Choose one of them.',
    ),
    argument('ids', { says: 'a list of texts', test: isTexts }, 'Give ids of claims().'),
    optionsOf(SET_CLAIMS_OPTIONS),
  ],
  files: [CONNECTION],
  file: [argument('sha256', TEXT, 'It is in files().')],
  rejects: [CONNECTION],
  versions: [argument('id', TEXT, 'Give the id of a line item.'), CONNECTION],
  events: [optionsOf(EVENT_OPTIONS)],
  taggedPage: [FILTER, OF_CONNECTION],
  lineItem: [argument('id', TEXT, 'Give the id of a line item.'), CONNECTION],
  setTags: [argument('id', TEXT, 'Give the id of a line item.'), ANY, CONNECTION],
  page: [FILTER, optionsOf(PAGE_OPTIONS)],
  batches: [FILTER, optionsOf(PAGE_OPTIONS)],
  lineItems: [FILTER, optionsOf(PAGE_OPTIONS)],
  reasonsOfNone: [argument('filter', OBJECT, 'Give { column: { eq: value } }.'), CONNECTION],
  readCurrent: [CONNECTION, argument('begin', CALLBACK, 'Give a function that reads a file.')],
  shipmentBatches: [
    argument('tracking', TEXT, 'Give the number as a text: numbers lose digits.'),
    optionsOf(SHIPMENT_OPTIONS),
  ],
  check: [FORMATS],
  rebuild: [optionsOf(REBUILD_OPTIONS)],
  recode: [
    {
      ...argument('options', OBJECT, 'Give { codes } or { rules }.'),
      hasOptions: true,
      names: RELOAD_OPTIONS,
    },
  ],
}
const isState = (value: unknown): boolean => (CLAIM_STATES as readonly unknown[]).includes(value)

/** Options that several methods have. */
const COMMON = { formats: FORMATS, connection: CONNECTION } as const

/** Methods whose result is read by `for await`: they throw at once. The others reject. */
const READ_IN_TURN = new Set(['batches', 'lineItems', 'shipmentBatches'])

/** Throws `usage` for a wrong argument, with its name. */
function checkCall(wanted: readonly Argument[], given: readonly unknown[]): void {
  for (const [at, kind] of wanted.entries()) {
    checkArgument(kind.name, given[at], kind, kind.remedy)
    const value = given[at]
    if (kind.hasOptions !== true || !isObject(value)) continue
    if (kind.names !== undefined) checkNames(value, kind.names)
    for (const [name, common] of Object.entries(COMMON))
      checkArgument(name, value[name], common, common.remedy)
  }
}

type Method = (...given: readonly unknown[]) => unknown

/** The same methods, which refuse wrong arguments with the library's error. */
export function checkedMethods<Methods extends object>(methods: Methods): Methods {
  const checked = { ...methods } as Record<string, unknown>
  for (const [name, wanted] of Object.entries(ARGUMENTS)) {
    const method = (methods as Readonly<Record<string, Method>>)[name]
    if (method === undefined) continue
    const call: Method = (...given) => {
      checkCall(wanted, given)
      return method(...given)
    }
    checked[name] = READ_IN_TURN.has(name) ? call : async (...given: readonly unknown[]) => call(...given)
  }
  return checked as Methods
}

export function checkOpening(location: unknown, options: unknown): void {
  checkArgument('location', location, TEXT, 'Give a folder, postgres://… or memory:.')
  checkCall([optionsOf(OPENING_OPTIONS)], [options])
  const files = isObject(options) ? options.files : undefined
  checkArgument('files', files, optional(TEXT), 'Give a folder or s3://bucket/prefix, or leave it out.')
}
