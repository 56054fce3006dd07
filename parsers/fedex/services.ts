import type { ServiceNames } from '../../src/format/format.js'

/** FedEx services as invoices (`FedEx 2Day`) and label tools (`FEDEX_2_DAY`, `fedex_2day`) call them. */
export const FEDEX_SERVICES: ServiceNames = {
  brands: ['Federal Express', 'FedEx'],
  services: [
    ['Ground', 'Ground Service', 'Ground Commercial', 'Domestic Ground'],
    ['Home Delivery', 'Ground Home Delivery', 'Ground Residential'],
    [
      ...['Ground Economy', 'Ground Economy Parcel Select', 'Ground Economy Parcel Select Lightweight'],
      ...[
        'SmartPost',
        'SmartPost Parcel Select',
        'SmartPost Parcel Select Lightweight',
        'SmartPost Standard',
      ],
    ],
    ['SmartPost Print Return', 'SmartPost Returns', 'Ground Economy Returns'],
    ['Express Saver', '3 Day', '3 Day Express Saver'],
    ['2Day', 'Two Day'],
    ['2Day A.M.', 'Two Day A.M.'],
    ['Standard Overnight'],
    ['Priority Overnight'],
    ['First Overnight'],
    ['Same Day'],
    ['International Economy', 'Intl Economy'],
    ['International Priority', 'Intl Priority', 'International Priority Standard'],
    ['International Priority Express', 'Intl Priority Express'],
    ['International First', 'Intl First'],
    ['International Connect Plus', 'Intl Connect Plus'],
    ['International Ground', 'Intl Ground', 'Ground International', 'Ground Canada'],
    ['Regional Economy'],
    ['1Day Freight'],
    ['2Day Freight'],
    ['3Day Freight'],
  ],
}

/** Who pays, not what is bought: in downloads of today `Ground Service` holds the one or the other. */
const PAYMENT_TERM =
  /^(pre-?paid|prepd|ppd|collect|col|recipient|receiver|third[ -]?party|3rd party|sender|shipper|bill (sender|recipient|shipper|receiver|third[ -]?party))$/i

/** The service of a row: its type, else what the ground column names. */
export function serviceName(type = '', ground = ''): string {
  if (type !== '' && !PAYMENT_TERM.test(type)) return type
  return PAYMENT_TERM.test(ground) ? '' : ground
}
