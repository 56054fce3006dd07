import type { GuaranteeHint } from '../../src/format/format.js'

/** Suspended for all services in March 2020, and restored for these on 2021-04-05. */
const RESTORED = {
  from: '2021-04-05',
  source:
    'UPS notices of April 2021 and November 2022 as carriers of news reported them: Next Day Air and Worldwide Express',
} as const

/**
 * UPS Service Guarantee. Ground, 3 Day Select and economy have none. The hour of a Next Day Air delivery differs by address, so
 * that the table has days alone; a commitment that is stated with its time is held to the minute.
 */
export const UPS_GUARANTEES: GuaranteeHint = {
  services: [
    {
      services: ['Next Day Air Early', 'Next Day Air', 'Next Day Air Saver'],
      ...RESTORED,
      days: 1,
      within: 'US',
    },
    {
      services: ['2nd Day Air A.M.'],
      ...RESTORED,
      days: 2,
      within: 'US',
      disputed: true,
      source: 'sources differ on 2nd Day Air A.M.',
    },
    { services: ['Worldwide Express', 'Worldwide Express Plus'], ...RESTORED },
  ],
  // Alaska, Hawaii, the territories and military mail: next day may be the second day there.
  elsewhere: /^(99[5-9]|96[2-9]|00[6-9]|09\d|340)/,
}
