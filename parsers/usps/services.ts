import type { ServiceNames } from '../../src/format/format.js'

/** Label tools write the kind of parcel behind the name. */
const PARCELS = [
  ...['Package', 'Parcel', 'Envelope', 'Thick Envelope', 'Large Envelope', 'Cubic', 'Flat Rate Envelope'],
  ...['Padded Flat Rate Envelope', 'Legal Flat Rate Envelope', 'Small Flat Rate Box', 'Medium Flat Rate Box'],
  ...['Large Flat Rate Box', 'Flat Rate Box', 'Regional Rate Box A', 'Regional Rate Box B'],
]
const mail = (...names: string[]): string[] =>
  names.flatMap((name) => [name, ...PARCELS.map((parcel) => `${name} - ${parcel}`)])

/** USPS mail classes as payment reports and label tools (`usps_priority_mail`, `GroundAdvantage`) call them. */
export const USPS_SERVICES: ServiceNames = {
  brands: ['United States Postal Service', 'US Postal Service', 'USPS'],
  services: [
    mail('Ground Advantage'),
    mail('Priority Mail', 'Priority'),
    mail('Priority Mail Express', 'Priority Express', 'Express', 'Express Mail'),
    // Parcels of both names went over the counter as one service.
    [
      ...mail('First-Class Mail', 'First Class', 'First'),
      ...['First-Class Package Service', 'First-Class Package Service Retail'],
    ],
    mail('Media Mail', 'Media'),
    mail('Library Mail', 'Library'),
    ['Parcel Select', 'Parcel Select Ground'],
    ['Parcel Select Lightweight'],
    mail('Priority Mail International', 'Priority International'),
    mail(
      'Priority Mail Express International',
      'Priority Express International',
      'Express Mail International',
    ),
    [
      'First-Class Package International Service',
      'First-Class Package International',
      'First Class International',
    ],
    mail('First-Class Mail International'),
    ['Bound Printed Matter'],
  ],
}
