/** Addresses for comparing: case, punctuation, usual abbreviations and the four digits after a ZIP code are ignored. */

const words = (pairs: string): ReadonlyMap<string, string> =>
  new Map(pairs.split(' ').map((pair) => pair.split('=') as [string, string]))

/** Full words, to the usual abbreviation of the postal service. */
const SHORT = words(
  'STREET=ST STR=ST AVENUE=AVE AV=AVE ROAD=RD BOULEVARD=BLVD DRIVE=DR LANE=LN COURT=CT PLACE=PL HIGHWAY=HWY PARKWAY=PKWY ' +
    'SQUARE=SQ TERRACE=TER CIRCLE=CIR TRAIL=TRL TURNPIKE=TPKE EXPRESSWAY=EXPY FREEWAY=FWY ALLEY=ALY CENTER=CTR CENTRE=CTR ' +
    'CROSSING=XING HEIGHTS=HTS ISLAND=IS JUNCTION=JCT MOUNT=MT MOUNTAIN=MTN POINT=PT RIDGE=RDG ROUTE=RTE SPRINGS=SPGS ' +
    'SPRING=SPG STATION=STA VALLEY=VLY VILLAGE=VLG FORT=FT SAINT=ST APARTMENT=APT SUITE=STE BUILDING=BLDG FLOOR=FL ROOM=RM ' +
    'DEPARTMENT=DEPT UNIT=APT NORTH=N SOUTH=S EAST=E WEST=W NORTHEAST=NE NORTHWEST=NW SOUTHEAST=SE SOUTHWEST=SW ' +
    'FIRST=1ST SECOND=2ND THIRD=3RD FOURTH=4TH FIFTH=5TH SIXTH=6TH SEVENTH=7TH EIGHTH=8TH NINTH=9TH TENTH=10TH',
)
/** No address is longer than this. */
const LONGEST = 400

/** Lines of an address as one text: equal texts mean the same address. */
export function foldAddress(lines: string): string {
  const cut = lines.slice(0, LONGEST)
  const plain = ASCII.test(cut) ? cut : cut.normalize('NFKD').replace(/\p{M}/gu, '')
  const upper = plain.toUpperCase().replace(/\b(\d{5})\W*\d{4}\W*$/, '$1')
  const boxed = upper.includes('BOX') ? upper.replace(/\bP\.? ?O\.? ?BOX\b/g, 'POBOX') : upper
  return boxed
    .replace(/#/g, ' APT ')
    .replace(/[.'’]/g, '')
    .split(ASCII.test(boxed) ? /[^A-Z0-9]+/ : /[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => SHORT.get(word) ?? word)
    .join(' ')
    .replace(/\bAPT APT\b/g, 'APT')
}

/** Most addresses: they need fewer steps. */
const ASCII = /^[\n -~]*$/

const PRIME = 0x01000193
const hashOf = (word: string): number =>
  [...word].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), PRIME), 0)
const SHORT_HASHES: ReadonlyMap<number, number> = new Map(
  [...SHORT].map(([long, short]) => [hashOf(long), hashOf(short)]),
)
const APT = hashOf('APT')
const [SPACE, SIGN, APOSTROPHE, DOT] = [32, 35, 39, 46] as const

/**
 * A hash of an address in two numbers: equal if `foldAddress` is equal, except for a box that is spelled `P O BOX`. Each
 * parcel has an address, and most are never compared: no text is built.
 */
export function addressHash(lines: string): readonly [high: number, low: number] {
  const text = (ASCII.test(lines) ? lines : foldAddress(lines)).slice(0, LONGEST).trimEnd()
  let [high, low, word, length, zip, last] = [0, 0, 0, 0, 0, 0]
  let [isNumber, isZip] = [true, false]
  for (let at = 0; at <= text.length; at++) {
    const given = at === text.length ? SPACE : text.charCodeAt(at)
    const code = given >= 97 && given <= 122 ? given - 32 : given
    const isDigit = code >= 48 && code <= 57
    if (isDigit || (code >= 65 && code <= 90) || code > 127) {
      word = Math.imul(word ^ code, PRIME)
      isNumber &&= isDigit
      if (++length === 5) zip = word
      continue
    }
    if (code === APOSTROPHE || code === DOT) continue
    if (length > 0) {
      const isEnd = at === text.length && isNumber
      const own = isEnd && length === 9 ? zip : (SHORT_HASHES.get(word) ?? word)
      if (!(isEnd && length === 4 && isZip) && !(own === APT && last === APT)) {
        high = Math.imul(high ^ own, PRIME)
        low = (Math.imul(low, 31) + own) | 0
        last = own
      }
      isZip = isNumber && length === 5
      word = 0
      length = 0
      isNumber = true
    }
    if (code === SIGN && last !== APT) {
      high = Math.imul(high ^ APT, PRIME)
      low = (Math.imul(low, 31) + APT) | 0
      last = APT
    }
  }
  return [high, low]
}
