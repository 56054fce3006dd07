import type { GuaranteeHint } from '../../src/format/format.js'

/** Ship dates on which the guarantee of the express services was suspended: announced as holding from peak season to its end. */
const PEAKS = [
  ['2021-11-01', '2022-01-15'], // FreightWaves, FedEx suspends money-back guarantees on U.S. holiday air deliveries
  ['2022-12-13', '2023-01-02'], // FedEx notice of December 2022
] as const

/** Suspended for all services in March 2020, and restored for these on 2021-04-06. */
const RESTORED = { from: '2021-04-06', suspended: PEAKS } as const
const NOTICES =
  'FedEx notices of 2021 to 2024 as carriers of news reported them: the overnight services and international priorities'

/**
 * FedEx's money-back guarantee. Ground, Home Delivery and economy have none. The hour of an overnight delivery differs by
 * address, so that the table has days alone; a commitment that is stated with its time is held to the minute.
 */
export const FEDEX_GUARANTEES: GuaranteeHint = {
  services: [
    {
      services: ['First Overnight', 'Priority Overnight', 'Standard Overnight'],
      ...RESTORED,
      days: 1,
      within: 'US',
      source: NOTICES,
    },
    {
      services: ['2Day', '2Day A.M.'],
      ...RESTORED,
      days: 2,
      within: 'US',
      disputed: true,
      source: 'sources differ on 2Day',
    },
    {
      services: ['International First', 'International Priority', 'International Priority Express'],
      ...RESTORED,
      source: `${NOTICES}; the day depends on the route`,
    },
  ],
  // Alaska, Hawaii, the territories and military mail: overnight may be the second day there.
  elsewhere: /^(99[5-9]|96[2-9]|00[6-9]|09\d|340)/,
}
