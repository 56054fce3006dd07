import type { ServiceNames } from '../../src/format/format.js'

/** Reports put the shape of the item before the name: `Tracked Parcel Signed Tracked 24`. */
const SHAPES = [
  '',
  'Tracked Parcel ',
  'Tracked Small ',
  'Tracked Large Letter ',
  'Tracked Parcel No Signature ',
]
const SIGNED = ['Tracked Parcel Signed ', 'Tracked Small Signed ', 'Tracked Large Letter Signed ']
const BEHIND = [
  '',
  ' RTS',
  ' No Signature',
  ' Parcel',
  ' Small Parcel',
  ' Large Letter',
  ' High Volume',
  ' LBT',
]

/** With or without signature: an option of the service, priced with it. */
const tracked = (days: string, ...others: string[]): string[] => [
  ...SHAPES.flatMap((shape) => BEHIND.map((behind) => `${shape}Tracked ${days}${behind}`)),
  ...SIGNED.flatMap((shape) => [`${shape}Tracked ${days}`, `${shape}Tracked ${days} RTS`]),
  ...[`Tracked ${days} Signed`, `Tracked ${days} Signature`, `Tracked ${days} with Signature`],
  ...others,
]

/** Royal Mail services as reports and label tools (`royal_mail_tracked_48`, `Tracked 24 Signature`) call them. */
export const ROYAL_MAIL_SERVICES: ServiceNames = {
  brands: ['Royal Mail'],
  services: [
    tracked('24', 'Tracked24'),
    tracked('48', 'Tracked48'),
    [
      ...[
        'Tracked Returns',
        'Tracked Returns 48',
        'Tracked Returns 24',
        'Tracked Parcel No Signature Tracked Returns',
      ],
      ...[
        'Tracked Parcel Signed Tracked Returns',
        'Tracked Small Tracked Returns',
        'Tracked Parcel Tracked Returns',
      ],
      ...['Tracked Small Signed Tracked Returns', 'Tracked Return'],
    ],
    [
      'Special Delivery Guaranteed by 1pm',
      'Special Delivery',
      'Special Delivery 1pm',
      'Special Delivery by 1pm',
      'Special Delivery Guaranteed by 1pm RTS',
      'Special Delivery Guaranteed',
    ],
    [
      'Special Delivery Guaranteed by 9am',
      'Special Delivery 9am',
      'Special Delivery by 9am',
      'Special Delivery Guaranteed by 9am RTS',
    ],
    ['Signed For 1st Class', '1st Class Signed For', 'First Class Signed For'],
    ['Signed For 2nd Class', '2nd Class Signed For', 'Second Class Signed For'],
    ['1st Class', 'First Class'],
    ['2nd Class', 'Second Class'],
    ['International Tracked', 'International Tracked International'],
    ['International Tracked and Signed', 'International Tracked & Signed'],
    ['International Signed'],
    ['International Standard'],
    ['International Economy'],
  ],
}
