/** Carriers of this library by their Standard Carrier Alpha Codes; others are called by the code. */
export const SCAC_CARRIERS: Readonly<Record<string, string>> = {
  UPSN: 'ups',
  UPSS: 'ups',
  FDE: 'fedex',
  FDEG: 'fedex',
  FDEN: 'fedex',
  FDXE: 'fedex',
  USPS: 'usps',
  DHLC: 'dhl_express',
}
