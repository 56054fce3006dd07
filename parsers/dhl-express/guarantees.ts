import type { GuaranteeHint } from '../../src/format/format.js'

/** Paid back is what was paid for the time of day, over the price of a delivery until the end of the day. */
const PREMIUM = {
  refunds: 'premium',
  source: 'DHL Express Money-Back Guarantee, Terms and Conditions (mydhl.express.dhl, legal/mbg)',
} as const

/** DHL Express's money-back guarantee. The day depends on the route: it is known where the commitment is stated. */
export const DHL_EXPRESS_GUARANTEES: GuaranteeHint = {
  services: [
    { services: ['Express 9:00', 'Express Domestic 9:00'], by: '09:00:00', ...PREMIUM },
    { services: ['Express 10:30', 'Express Domestic 10:30'], by: '10:30:00', ...PREMIUM },
    { services: ['Express 12:00', 'Express Domestic 12:00'], by: '12:00:00', ...PREMIUM },
  ],
}
