import type { ServiceNames } from '../../src/format/format.js'

/** DHL eCommerce products: `DHL SmartMail Parcel Expedited Max`, `dhl_parcel_expedited_max`. */
const smart = (name: string, ...others: string[]): string[] =>
  [name, ...others].flatMap((one) => [one, `SmartMail ${one}`, `eCommerce ${one}`, `Global Mail ${one}`])

export const DHL_ECOMMERCE_SERVICES: ServiceNames = {
  brands: ['DHL'],
  services: [
    smart('Parcel Expedited'),
    smart('Parcel Expedited Max'),
    smart('Parcel Ground'),
    smart('Parcel Plus Expedited'),
    smart('Parcel Plus Ground'),
    smart('Parcel International Direct'),
    smart('Parcel International Standard'),
    smart('Parcel International Direct Priority'),
    smart('Parcel Return Ground'),
  ],
}
