import type { ServiceNames } from '../../src/format/format.js'

/** Invoices say whether documents or goods were sent, and so do some label tools. */
const sent = (...names: string[]): string[] =>
  names.flatMap((name) => [name, `${name} doc`, `${name} nondoc`, `${name} non-doc`, `${name} documents`])

/** DHL Express products as invoices (`EXPRESS WORLDWIDE nondoc`) and label tools (`ExpressWorldwideNonDoc`) call them. */
export const DHL_EXPRESS_SERVICES: ServiceNames = {
  brands: ['DHL Express', 'DHL'],
  services: [
    sent(
      'Express Worldwide',
      'Worldwide',
      'Worldwide Express',
      'Express Worldwide EU',
      'Express Worldwide ECX',
      'Express Worldwide B2C',
    ),
    sent('Express 9:00', '9:00', 'Express 0900'),
    sent('Express 10:30', '10:30'),
    sent('Express 12:00', '12:00', 'Express 12', 'Express Noon'),
    sent('Economy Select', 'Economy Select EU', 'Economy Select B2C'),
    sent('Express Domestic', 'Domestic Express', 'Domestic'),
    sent('Express Domestic 9:00', 'Domestic Express 9:00'),
    sent('Express Domestic 10:30', 'Domestic Express 10:30'),
    sent('Express Domestic 12:00', 'Domestic Express 12:00'),
    sent('Domestic Economy Select'),
    sent('Express Envelope'),
    sent('Express Easy', 'Easy'),
    sent('Medical Express'),
    sent('Jetline'),
    sent('Sprintline'),
  ],
}
