/** One invoice of a UPS account: a week's packages, fees and corrections, as rows in the order of the file. */
import { address } from '../addresses.js'
import { day } from '../calendar.js'
import { faultPlan } from '../fault-plan.js'
import type { Random } from '../random.js'
import { upsShipper } from '../tracking.js'
import type { FaultKind, Turn } from '../types.js'
import { PACKAGE_FAULTS, type PackageFault, plantFault, stateByPackage } from './faults.js'
import { fees } from './fees.js'
import type { Invoice, Line } from './line.js'
import type { Shipper } from './packages.js'
import { givenBack, PROGRAMME, plainPackage, plainStory, type StoryLines, storyOf } from './stories.js'
import type { UpsStyle } from './style.js'

const FIRST_SATURDAY = day(2025, 9, 13)
/** Invoices of one account before the next account's turn: UPS's numbers recur after ten years of weeks. */
const WEEKS = 40

export interface Weeks {
  readonly random: Random
  readonly style: UpsStyle
  readonly rowsPerInvoice: number
  /** Faults of single packages that are asked for. */
  readonly faults: ReadonlySet<FaultKind>
  /** Packages billed once, without corrections and fees. */
  readonly plain: boolean
  readonly copies: number
  readonly small?: boolean
}

const shippers = new WeakMap<Weeks, Map<number, Shipper>>()

/** The account's shipper, whose package numbers run on from invoice to invoice. */
function shipperOf(weeks: Weeks, account: number): Shipper {
  const known = shippers.get(weeks) ?? new Map<number, Shipper>()
  shippers.set(weeks, known)
  const old = known.get(account)
  if (old !== undefined) return old
  const random = weeks.random.fork(`account ${account}`)
  const shipper: Shipper = {
    random,
    mark: upsShipper(random),
    address: address(random, weeks.style.country),
    country: weeks.style.country,
    delimiter: weeks.style.dialect.delimiter,
    lastDay: FIRST_SATURDAY,
    count: 1_000_000 + random.integer(0, 99_999),
  }
  known.clear()
  known.set(account, shipper)
  return shipper
}

/** `6` + `07`: last digit of the year and number of the week, as invoice numbers end. */
function weekMark(saturday: number): string {
  const year = new Date(saturday * 86_400_000).getUTCFullYear()
  const week = Math.floor((saturday - day(year, 1, 1)) / 7) + 1
  return `${year % 10}${String(week).padStart(2, '0')}`
}

function plant(weeks: Weeks, from: Shipper, stories: StoryLines[], nth: number): void {
  const places = stories.flatMap(({ plain }, index) => (plain ? [index] : []))
  const plan = faultPlan(
    PACKAGE_FAULTS.filter((kind) => weeks.faults.has(kind)),
    places.length,
    { copies: weeks.copies },
  )
  const planted = new Map<FaultKind, number>()
  for (const [place, kind] of plan) {
    const index = places[place] ?? -1
    const sound = stories[index]
    if (sound === undefined) continue
    const count = planted.get(kind) ?? nth * weeks.copies
    planted.set(kind, count + 1)
    stories[index] = { ...sound, lines: plantFault(kind as PackageFault, from, sound.lines, count) }
  }
}

/** What happened in a week, in the order of the file. */
interface WeekTold {
  readonly from: Shipper
  readonly feeLines: readonly Line[]
  readonly told: StoryLines[]
}

function tellWeek(weeks: Weeks, from: Shipper, nth: number, plantHere: boolean): WeekTold {
  const { style } = weeks
  const told: StoryLines[] = []
  const feeLines =
    style.fees === 'none' || weeks.plain ? [] : fees(from.random, from.lastDay, weeks.rowsPerInvoice)
  let rows = feeLines.length
  while (rows < weeks.rowsPerInvoice) {
    // A small invoice has room for its faults too.
    const plain = style.plainOnly || (weeks.small && told.length > PROGRAMME.length && told.length % 2 === 1)
    const next = plain
      ? plainPackage(from)
      : weeks.plain
        ? plainStory(from)
        : storyOf(from, nth === 0 ? told.length : told.length + 1000)
    rows += next.lines.length + next.later.length
    told.push(next)
  }
  if (plantHere) plant(weeks, from, told, nth)
  return { from, feeLines, told }
}

/** The file's nth invoice. */
export function buildInvoice(weeks: Weeks, nth: number, plantHere: boolean): Invoice {
  const { style } = weeks
  const saturday = style.saturday?.(nth) ?? FIRST_SATURDAY + 7 * (nth % WEEKS)
  const shipper = shipperOf(weeks, Math.floor(nth / WEEKS))
  const { from, feeLines, told } = tellWeek(
    weeks,
    Object.assign(shipper, { lastDay: saturday }),
    nth,
    plantHere,
  )
  const shipments = told.flatMap(({ lines }) => lines)
  const later = told.flatMap((each) => each.later)
  const feeFirst = style.fees === 'first' || (style.fees !== 'last' && from.random.chance(0.15))
  const lines = feeFirst
    ? [...feeLines.slice(0, 1), ...shipments, ...later, ...feeLines.slice(1)]
    : [...shipments, ...later, ...feeLines]
  return finish(weeks, from, saturday, markSlashDates(weeks, lines, nth))
}

/** The invoice of a turn: corrections of the week before, and what was billed twice two weeks before is given back. */
export function turnInvoice(weeks: Weeks, { nth, monday, early, plantedIn = () => [] }: Turn): Invoice {
  const weekOf = (week: number): WeekTold => {
    const shipper = shipperOf(weeks, 0)
    const from: Shipper = {
      ...shipper,
      random: weeks.random.fork(`week ${week}`),
      lastDay: monday + 5 - 7 * (nth - week),
      count: 1_000_000 + week * 2 * weeks.rowsPerInvoice,
    }
    return tellWeek({ ...weeks, small: true, faults: new Set(plantedIn(week)) }, from, 0, true)
  }
  const { from, feeLines, told } = weekOf(nth)
  const billedStories = early ? told.filter((one, at) => at < PROGRAMME.length || !one.plain) : told
  const disputed = weekOf(nth - 2).told.flatMap(({ lines }) =>
    lines.filter(({ faults = [] }) => faults.some(({ kind }) => kind === 'duplicate_charge')).map(givenBack),
  )
  const lines = [
    ...billedStories.flatMap((each) => each.lines),
    ...weekOf(nth - 1).told.flatMap((each) => each.later),
    ...disputed,
    ...feeLines,
  ]
  return finish(weeks, from, from.lastDay, lines)
}

function finish(weeks: Weeks, from: Shipper, saturday: number, lines: Line[]): Invoice {
  const { style } = weeks
  return {
    account: from.mark.padStart(10, '0'),
    number: `${from.mark.padStart(12, '0')}${weekMark(saturday)}`,
    day: saturday,
    currency: style.currency,
    lines: style.reshape === undefined ? lines : style.reshape(lines),
  }
}

/** A few rows in ten thousand, and one near the start of the file, have their date in another form. */
function markSlashDates(weeks: Weeks, lines: Line[], nth: number): Line[] {
  if (weeks.style.dialect.dates !== 'YYYY-MM-DD') return lines
  const random = weeks.random.fork(`slash dates ${nth}`)
  for (let index = random.integer(0, 6000); index < lines.length; index += random.integer(2000, 5000)) {
    const line = lines[index]
    if (line !== undefined) lines[index] = { ...line, slashDate: true }
  }
  const early = nth === 0 ? lines[37] : undefined
  if (early !== undefined) lines[37] = { ...early, slashDate: true }
  return lines
}

/** A small invoice that is wrong as a whole, of the weeks after all others. */
export function wrongInvoice(
  weeks: Weeks,
  nth: number,
  faults: ReadonlySet<FaultKind>,
  count: number,
  lastDay = FIRST_SATURDAY + 7 * (nth % WEEKS),
): Invoice {
  const random = weeks.random.fork(`wrong invoice ${count}`)
  const from: Shipper = {
    ...shipperOf(weeks, Math.floor(nth / WEEKS)),
    random,
    mark: upsShipper(random),
    lastDay,
  }
  const lines = [plainPackage(from), plainPackage(from), plainPackage(from)].flatMap((each) => each.lines)
  const byPackage = faults.has('invoice_total_inconsistent') || faults.has('shipment_total')
  if (byPackage)
    return { ...finish(weeks, from, from.lastDay, stateByPackage(lines, faults)), undeclared: true }
  return { ...finish(weeks, from, from.lastDay, lines), offBy: 750 }
}
