import type { ServiceNames } from '../../src/format/format.js'

/** DPD services as invoices (`NXTDAY`, `Classic`) and label tools (`DPD UK Next Day`) call them. */
export const DPD_SERVICES: ServiceNames = {
  brands: ['DPD UK', 'DPD'],
  services: [
    ['Classic', 'Business', 'Classic Parcel', 'Classic Europe'],
    ['Home', 'Private', 'Predict', 'Home Delivery'],
    ['Shop Delivery', 'Parcel Shop', 'Pickup', 'Ship to Shop', 'Parcel to Shop', '2Shop'],
    ['Shop Return', 'Return', 'Parcel Shop Return'],
    ['Express', 'EXPRSS', 'Air Express', 'Express International'],
    ['NXTDAY', 'Next Day', 'Nextday', 'Parcel Next Day', 'Parcel - Next Day'],
    ['2DAY', 'Two Day', 'Parcel Two Day', 'Parcel - Two Day'],
    ['Express 8:30', '8:30'],
    ['Express 10:00', '10:00'],
    ['Express 10:30', '10:30', 'Next Day 10:30', 'Parcel Next Day 10:30'],
    ['Express 12:00', '12:00', 'Guarantee 12:00', 'Next Day 12:00', 'Parcel Next Day 12:00'],
    ['Express 18:00', '18:00', 'Guarantee', 'Guarantee 18:00'],
    ['Saturday', 'Parcel Saturday'],
    ['Sunday', 'Parcel Sunday'],
  ],
}
