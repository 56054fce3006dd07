/** What Royal Mail sells to a business account. Prices are invented, and whole multiples of 5 pence: 20 % is exact. */
export interface Product {
  readonly code: string
  readonly name: string
  readonly mailClass: string
  /** A parcel, in pence. */
  readonly price: number
}

export const PRODUCTS: readonly (readonly [Product, number])[] = [
  [{ code: 'TPN', name: 'Tracked Parcel', mailClass: 'Tracked 24', price: 385 }, 6],
  [{ code: 'TPN', name: 'Tracked Parcel', mailClass: 'Tracked 48', price: 295 }, 6],
  [{ code: 'TPS', name: 'Tracked Parcel Signed', mailClass: 'Tracked 24', price: 475 }, 3],
  [{ code: 'TRN', name: 'Tracked Returns', mailClass: 'Tracked Returns 48', price: 310 }, 2],
  [{ code: 'SD1', name: 'Special Delivery', mailClass: 'Guaranteed by 1pm', price: 745 }, 1],
]

export const UNKNOWN_PRODUCT: Product = { code: 'ZQX', name: 'Priority Sorting', mailClass: '', price: 205 }
export const FREIGHT_PRODUCT: Product = {
  code: 'TPN',
  name: 'Tracked Parcel',
  mailClass: 'Tracked 24',
  price: 385,
}
