/** The words of tracking tools for a parcel: whether the carrier ever had it, and whether others caused a delay. */
import { fold } from '../values/fold.js'

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const YES = words('true yes y 1 x t on')
const NO = words('false no n 0 f off none never')

/** The carrier only received the label's data. */
const NEVER_MOVED = words(
  'pretransit pre unscanned notscanned neverscanned nevermoved notmoved notfound nottracked noscan noscans ' +
    'labelcreated labelprinted labelpurchased labelgenerated shipmentinformationsent shippinglabelcreated ' +
    'shippinglabelcreateduspsawaitingitem awaitingitem awaitingpickup orderprocessed orderprocessedreadyforups ' +
    'shipperhascreatedalabel shippercreatedalabelupshasnotreceivedthepackageyet inforeceived informationreceived ' +
    'electronicnotificationreceived manifested preshipment shippinglabelcreated labelcreatednotyetinsystem ' +
    'shipmentinformationsenttofedex preshipmentinfosenttouspsuspsawaitingitem',
)
const MOVED = words(
  'delivered intransit transit outfordelivery pickedup accepted arrived departed attempted deliveryattempted failedattempt ' +
    'exception deliveryexception availableforpickup heldatlocation returned returntosender returning refused lost damaged',
)
/** Delays caused by the sender or the recipient: no guarantee covers them. */
const EXCUSED = words(
  'returned returntosender returnedtosender returning refused availableforpickup heldatlocation holdatlocation held ' +
    'readyforpickup customerrequest addresscorrected incorrectaddress badaddress recipientnotavailable redirected ' +
    'rerouted intercepted',
)

/** The same within a sentence: `Refused by recipient`, `Delayed: severe weather`. */
const EXCUSES = new RegExp(
  `\\b(?:${[
    ...['return(?:ed|ing)?', 'refus(?:ed|al)', 'held', 'on hold', 'hold (?:at|for)', 'redirect(?:ed|ion)?'],
    ...['rerout(?:ed|ing)', 'intercept(?:ed)?', '(?:ready|available|waiting) for (?:pick ?up|collection)'],
    ...[
      'weather',
      'winter storm',
      'hurricane',
      'disaster',
      'customs',
      'clearance',
      '(?:business|office) closed',
    ],
    ...['(?:in)?correct(?:ed)? address', '(?:wrong|bad|insufficient|incomplete) address'],
    'address (?:is |was )?(?:incorrect|wrong|incomplete|insufficient|corrected|correction)',
    '(?:recipient|receiver|customer|consignee)(?: was| is)? (?:not available|unavailable|not (?:at )?home)',
    '(?:recipient|receiver|customer|consignee|sender|shipper)(?: has)? request(?:ed)?',
    '(?:rescheduled|postponed|delayed|changed) by (?:the )?(?:recipient|receiver|customer|consignee|sender|shipper)',
    'future delivery',
  ].join('|')})\\b`,
  'i',
)
/** `RETURN_TO_SENDER`, `returnToSender`. */
const parted = (text: string): string => text.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/[\s_./-]+/g, ' ')

/** No status is longer than this. */
const LONGEST = 100
const word = (text: string): string => fold(text.slice(0, LONGEST))

/** Yes or no, or a date of the scan; undefined for other words. */
export function readMoved(text: string): boolean | undefined {
  const one = word(text)
  if (one === '') return undefined
  return YES.has(one) || MOVED.has(one) || /\d{4}/.test(one)
    ? true
    : NO.has(one) || NEVER_MOVED.has(one)
      ? false
      : undefined
}

/** `Delivered, left at front door`. */
const BEGINS = /^(?:delivered|intransit|outfordelivery|pickedup|arrived|departed|attempted)/

export const movedByStatus = (text: string): boolean | undefined => {
  const one = word(text)
  return MOVED.has(one) || BEGINS.test(one) ? true : NEVER_MOVED.has(one) ? false : undefined
}

export const isExcused = (status: string): boolean =>
  EXCUSED.has(word(status)) || EXCUSES.test(parted(status.slice(0, LONGEST)))

const HOME = words('residential residence home house r resi')
const BUSINESS = words('commercial business company office c comm nonresidential')

/** Whether an address is residential, in the words of address validation tools. */
export function readResidential(text: string): boolean | undefined {
  const one = word(text)
  if (HOME.has(one) || YES.has(one)) return true
  return BUSINESS.has(one) || NO.has(one) ? false : undefined
}
