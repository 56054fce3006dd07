import type { ChargeRule } from '../../src/format/format.js'

/** Duties and taxes that DHL Express pays on import, and what it takes for the clearance. */
export const DHL_EXPRESS_CUSTOMS: readonly ChargeRule[] = [
  {
    code: 'XX',
    label: ['IMPORT EXPORT DUTIES', 'ADDITIONAL DUTY'],
    category: 'customs',
    subcategory: 'duty',
  },
  { code: 'XB', label: 'IMPORT EXPORT TAXES', category: 'customs', subcategory: 'import_tax' },
  { code: 'XS', label: 'EXCISE TAX', category: 'customs', subcategory: 'excise' },
  // `WC` is DUTY TAX IMPORTER on British invoices, which the name shows.
  {
    code: ['XK', 'RG', 'XE', 'XJ', 'WC'],
    label: [
      'REGULATORY CHARGES',
      'MERCHANDISE PROCESS',
      'TRADE ZONE PROCESS',
      'DUTY TAX PROCESSING',
      'PAYMENT DEFERMENT',
      'OTHER GOVT DEPT FEE',
      'OTHER GOVERNMENT DEPT FEE',
    ],
    category: 'customs',
    subcategory: 'processing',
  },
  // `DT` is also given as IMPORT BILLING, which its name shows.
  {
    code: ['DD', 'DT', 'DU'],
    label: [
      ...['DUTY TAX PAID', 'DUTIES TAXES PAID', 'DUTIES AND TAXES PAID'],
      ...['DUTY TAX IMPORTER', 'IMPORTER OF RECORD', 'Duties & Taxes Advanced'],
    ],
    category: 'customs',
    subcategory: 'disbursement',
  },
  {
    code: [
      ...['WA', 'WB', 'WD', 'WE', 'WF', 'WG', 'WH', 'WI', 'WJ', 'WK', 'WL', 'WM', 'WN', 'WO'],
      ...['WS', 'WT', 'WY', 'XD'],
    ],
    label: [
      ...['CLEARANCE PROCESSING', 'FORMAL CLEARANCE', 'INFORMAL CLEARANCE', 'SINGLE CLEARANCE'],
      ...['CLEARANCE AUTHORIZATION', 'CLEARANCE AUTHORISATION', 'MULTILINE ENTRY', 'NON-ROUTINE ENTRY'],
      ...['POST CLEARANCE MODIFICATION', 'HANDOVER TO BROKER', 'PHYSICAL INTERVENTION'],
      ...['PERMITS & LICENCES', 'PERMITS & LICENSES', 'OBTAINING PERMITS & LICENCES'],
      ...['BONDED STORAGE', 'BONDED TRANSIT', 'BONDED TRANSIT DOCUMENTS', 'UNDER BOND GUARANTEE'],
      ...['TEMPORARY IMPORT/EXPORT', 'EXPORT DECLARATION', 'PERSONAL EFFECTS', 'QUARANTINE INSPECTION'],
    ],
    category: 'customs',
    subcategory: 'clearance',
  },
  {
    code: ['WQ', 'WR', 'KF'],
    label: ['CERTIFICATE OF ORIGIN', 'DOCUMENT TRANSLATION', 'IMPORT PAPERWORK'],
    category: 'customs',
    subcategory: 'documents',
  },
  {
    code: ['XC', 'XI', 'DC'],
    label: ['UNRECOVERABLE ORIGIN TAX', 'IMPORT PENALTY', 'SPLIT DUTIES & TAX'],
    category: 'customs',
  },
]
