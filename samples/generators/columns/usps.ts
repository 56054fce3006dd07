import { names } from './names.js'

/** Column names of the EPS transaction report. */
export const USPS_EPS = names(`
  ACH Withdrawal ID|ACH Withdrawal Amount|EPS Account #|EPS Transaction ID|Transaction Amount
  Transaction Date/Time|Transaction Type|EFN|Package Identification Code (PIC)|Mail Class|Postage|CRID
  Master MID|Permit Number|Permit Type|Permit Finance Number|Reason|Details|Cust Ref Num1|Cust Ref Num2
  Dispute ID
`)
