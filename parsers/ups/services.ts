import type { ServiceNames } from '../../src/format/format.js'

/** Invoices say whether the address is a business; label tools do not. */
const billed = (name: string, ...others: string[]): string[] => [
  name,
  `${name} Commercial`,
  `${name} Residential`,
  ...others,
]

/** UPS services as invoices (`Ground Commercial`) and label tools (`UPS® Ground`, `ups_ground`) call them. */
export const UPS_SERVICES: ServiceNames = {
  brands: ['United Parcel Service', 'UPS'],
  services: [
    billed('Ground', 'Ground Service', 'Ground Shipping'),
    [
      ...billed(
        'Ground Saver',
        'Ground Saver 1 lb or Greater',
        'Ground Saver Less than 1 lb',
        'Ground Saver Over 1 lb',
      ),
      ...billed('SurePost', 'SurePost 1 lb or Greater', 'SurePost Less than 1 lb', 'SurePost Over 1 lb'),
      ...['SurePost Under 1 lb', 'Ground Saver Under 1 lb', 'SurePost 1 lb+', 'SurePost Lightweight'],
    ],
    billed('3 Day Select', 'Three Day Select', '3 Day Select Air'),
    billed('2nd Day Air', 'Second Day Air', '2 Day Air'),
    billed('2nd Day Air A.M.', 'Second Day Air A.M.', '2nd Day Air Early', '2nd Day Air Early A.M.'),
    billed('Next Day Air Saver', '1 Day Air Saver'),
    billed('Next Day Air', '1 Day Air'),
    billed('Next Day Air Early', 'Next Day Air Early A.M.', 'Next Day Air A.M.'),
    ['Standard', 'Standard to Canada', 'Standard to Mexico', 'Standard Gewerbe', 'Standard Privat'],
    ['Worldwide Express', 'Express', 'WW Express', 'Express Worldwide'],
    ['Worldwide Express Plus', 'Express Plus', 'WW Express Plus'],
    ['Worldwide Expedited', 'Expedited', 'WW Expedited'],
    ['Worldwide Saver', 'Saver', 'Express Saver', 'WW Saver', 'Worldwide Express Saver'],
    ['Worldwide Economy', 'Worldwide Economy DDU', 'Worldwide Economy DDP'],
    ['Access Point Economy'],
  ],
}
