import type { Random } from './random.js'

/** An invented person, firm and place. No line holds a comma, a quote or a semicolon. */
export interface Address {
  readonly name: string
  readonly company: string
  readonly line1: string
  readonly line2: string
  readonly city: string
  /** US state; empty elsewhere. */
  readonly state: string
  readonly postal: string
  /** ISO 3166 alpha-2 */
  readonly country: string
}

export type AddressCountry = 'US' | 'CA' | 'GB' | 'DE' | 'NL' | 'TR'

const GIVEN = ['Adela', 'Bram', 'Corin', 'Dessa', 'Elric', 'Fenna', 'Garrick', 'Hollis', 'Imre', 'Junia']
const FAMILY = [
  'Ashgrove',
  'Brindle',
  'Calder',
  'Dunmore',
  'Ellery',
  'Fairwick',
  'Garnet',
  'Hathorne',
  'Ilsley',
]
const TRADES = [
  'Lamp Works',
  'Paper Goods',
  'Cycle Supply',
  'Tea Traders',
  'Toolmakers',
  'Outfitters',
  'Seed Co',
]

interface Place {
  readonly city: string
  readonly state: string
  readonly postalPrefix: string
}
const place = (city: string, state: string, postalPrefix: string): Place => ({ city, state, postalPrefix })

/** Towns are invented; postal codes begin as they do in the state, so that they look right. */
const PLACES: Record<AddressCountry, readonly Place[]> = {
  US: [
    place('Fernhollow', 'OH', '431'),
    place('Marlow Springs', 'PA', '171'),
    place('Quillport', 'NJ', '070'),
    place('Dry Kettle', 'AZ', '853'),
    place('Larkmoor', 'WA', '982'),
    place('Bellwether', 'TX', '773'),
    place('Stonewick', 'IL', '605'),
    place('Cobble Point', 'MA', '021'),
    place('Amberdale', 'GA', '303'),
    place('North Tansy', 'CA', '945'),
  ],
  CA: [place('Birchmere', 'ON', 'L5T'), place('Caribou Falls', 'BC', 'V6B')],
  GB: [
    place('Nether Wexcombe', '', 'QX3'),
    place('Thornaby Cross', '', 'QY1'),
    place('Little Harrow', '', 'QZ7'),
  ],
  DE: [place('Grünwalde', '', '391'), place('Lindenstädt', '', '154'), place('Weißenbrück', '', '763')],
  NL: [place('Oosterveen', '', '12'), place('Nieuw Lindehof', '', '73')],
  TR: [place('Yeşilköprü', '', '348'), place('Gümüşdere', '', '064'), place('Çamlıtepe', '', '352')],
}

const STREETS: Record<AddressCountry, readonly string[]> = {
  US: ['Wren Ct', 'Millrace Rd', 'Juniper Ave', 'Old Quarry Ln', 'Sexton St', 'Harbor Loop', 'Alder Way'],
  CA: ['Wren Ct', 'Millrace Rd', 'Juniper Ave', 'Old Quarry Ln'],
  GB: ['Wren Close', 'Millrace Road', 'Juniper Walk', 'Quarry Lane', 'Sexton Street'],
  DE: ['Mühlgasse', 'Ahornstraße', 'Am Alten Hafen', 'Lärchenweg'],
  NL: ['Molenpad', 'Eikenlaan', 'Oude Havenkade'],
  TR: ['Çınar Sokağı', 'Değirmen Caddesi', 'Şahin Sokağı'],
}

function postal(random: Random, country: AddressCountry, prefix: string): string {
  const rest = String(random.integer(0, 9999)).padStart(4, '0')
  if (country === 'GB') return `${prefix} ${rest[0]}AB`
  if (country === 'CA') return `${prefix} ${rest[0]}K${rest[1]}`
  if (country === 'NL') return `${prefix}${rest.slice(0, 2)} XQ`
  return prefix + rest.slice(0, 5 - prefix.length)
}

/** Odd house numbers are firms and even ones homes, where it matters: no address is both. */
function houseNumber(drawn: number, home: boolean | null): number {
  if (home === null) return drawn
  return home ? drawn + (drawn % 2) : drawn - (drawn % 2) + 1
}

export function address(
  random: Random,
  country: AddressCountry = 'US',
  home: boolean | null = null,
): Address {
  const { city, state, postalPrefix } = random.pick(PLACES[country])
  const number = houseNumber(random.integer(1, 989), home)
  const street = random.pick(STREETS[country])
  const family = random.pick(FAMILY)
  return {
    name: `${random.pick(GIVEN)} ${family}`,
    company: random.chance(0.35) ? `${random.pick(FAMILY)} ${random.pick(TRADES)}` : '',
    line1:
      country === 'US' || country === 'CA' || country === 'GB'
        ? `${number} ${street}`
        : `${street} ${number}`,
    line2: random.chance(0.12) ? `UNIT ${random.integer(1, 40)}` : '',
    city,
    state,
    postal: postal(random, country, postalPrefix),
    country,
  }
}
