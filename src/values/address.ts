/** Addresses for comparing: case, punctuation, usual abbreviations and the four digits behind a ZIP code do not matter. */

const words = (pairs: string): ReadonlyMap<string, string> =>
  new Map(pairs.split(' ').map((pair) => pair.split('=') as [string, string]))

/** Written out, to the usual abbreviation of the postal service. */
const SHORT = words(
  'STREET=ST STR=ST AVENUE=AVE AV=AVE ROAD=RD BOULEVARD=BLVD DRIVE=DR LANE=LN COURT=CT PLACE=PL HIGHWAY=HWY PARKWAY=PKWY ' +
    'SQUARE=SQ TERRACE=TER CIRCLE=CIR TRAIL=TRL TURNPIKE=TPKE EXPRESSWAY=EXPY FREEWAY=FWY ALLEY=ALY CENTER=CTR CENTRE=CTR ' +
    'CROSSING=XING HEIGHTS=HTS ISLAND=IS JUNCTION=JCT MOUNT=MT MOUNTAIN=MTN POINT=PT RIDGE=RDG ROUTE=RTE SPRINGS=SPGS ' +
    'SPRING=SPG STATION=STA VALLEY=VLY VILLAGE=VLG FORT=FT SAINT=ST APARTMENT=APT SUITE=STE BUILDING=BLDG FLOOR=FL ROOM=RM ' +
    'DEPARTMENT=DEPT UNIT=APT NORTH=N SOUTH=S EAST=E WEST=W NORTHEAST=NE NORTHWEST=NW SOUTHEAST=SE SOUTHWEST=SW ' +
    'FIRST=1ST SECOND=2ND THIRD=3RD FOURTH=4TH FIFTH=5TH SIXTH=6TH SEVENTH=7TH EIGHTH=8TH NINTH=9TH TENTH=10TH',
)
/** No address is longer. */
const LONGEST = 400

/** Lines of an address as one text: equal texts are one address. */
export function foldAddress(lines: string): string {
  const cut = lines.slice(0, LONGEST)
  const plain = ASCII.test(cut) ? cut : cut.normalize('NFKD').replace(/\p{M}/gu, '')
  const upper = plain.toUpperCase().replace(/\b(\d{5})[- ]?\d{4}\s*$/, '$1')
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

/** Most addresses: they need less. */
const ASCII = /^[\n -~]*$/

/** An address by two numbers: the same for what is one address. */
export function addressHash(lines: string): readonly [high: number, low: number] {
  const text = foldAddress(lines)
  let [high, low] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 0x01000193)
    low = (Math.imul(low, 31) + code) | 0
  }
  return [high, low]
}
