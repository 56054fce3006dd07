/** Text files without records of cells: what they are, for the message that no format matches them. */
import { latin1 } from '../csv/latin1.js'

/** Bytes that are examined. */
const LOOKED_AT = 2048

const HEADER_LINES =
  /^(?:(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|x-[\w-]+):[^\n]*\n(?:[ \t][^\n]*\n)*){2}/i

const KINDS: readonly (readonly [what: string, looks: RegExp, remedy: string])[] = [
  [
    'an EDI file (X12)',
    /^ISA[^\w\s]..[^\w\s]/,
    'It holds no freight invoice: ask the carrier for one as EDI or CSV.',
  ],
  [
    'an EDI file (EDIFACT)',
    /^(?:UNA.{6}\s*)?UN[BH][+\W]/,
    'It holds no freight invoice: ask the carrier for one as EDI or CSV.',
  ],
  [
    'an EDI file in small letters',
    /^(?:isa[^\w\s]..[^\w\s]|(?:una.{6}\s*)?un[bh]\W)/,
    'The original has capital letters: ask the sender for the unchanged file.',
  ],
  [
    'an EDI file (X12) without its first segment, ISA',
    /^(?:GS([^\w\s])[A-Z]{2}\1|ST([^\w\s])\d{3}\2)/,
    'ISA states its separators: ask the sender for the whole file.',
  ],
  [
    'an EDI file (TRADACOMS)',
    /^STX=/,
    'Ask the carrier for the invoice as CSV, or download it from its portal.',
  ],
  [
    'a web page (HTML)',
    /^<(?:!doctype\s+html|html|head|body|table|meta)\b/i,
    'A page was saved instead of the file: log in and download the invoice as CSV. If it is a table under another name, open it in a spreadsheet program and save it as .xlsx.',
  ],
  [
    'a workbook as XML (Excel 2003 or OpenDocument)',
    /^<\?xml[^>]*>\s*<(?:\?mso-application progid="Excel|(?:ss:)?Workbook[\s>]|office:document[\s/>])/i,
    'Open it in a spreadsheet program and save it as .xlsx.',
  ],
  ['an XML document', /^<(?:\?xml|[a-z][\w.:-]*[\s/>])/i, 'Download the invoice as CSV.'],
  ['a JSON document', /^[{[]\s*(?:["{[\]}]|$)/, 'Download the invoice as CSV.'],
  [
    'a table whose records are quoted as one cell each',
    // The first may be longer than what is examined.
    /^"(?:(?:[^"\n,;|\t]|"")*[,;|\t]){5}(?:[^"\n]|"")*(?:"[,;|\t]*\n"|$)/,
    'A spreadsheet program opened it with another delimiter and saved it: download the file again, or open it there and save it as .xlsx, of which such lines are read.',
  ],
  ['a text document (RTF)', /^\{\\rtf/, 'Download the invoice as CSV.'],
  ['an e-mail', HEADER_LINES, 'Save the attachment of the e-mail, and give that file.'],
]

export interface OtherKind {
  readonly what: string
  readonly remedy: string
  /** What would have been right; default: a table. */
  readonly expected?: string
}

/** The kind of a file of no format, by its first bytes; null if nothing shows it. */
export function otherKindOf(head: Buffer): OtherKind | null {
  const start = latin1(head, 0, Math.min(head.length, LOOKED_AT)).trimStart().replaceAll('\r\n', '\n')
  const known = KINDS.find(([, looks]) => looks.test(start))
  return known === undefined ? null : { what: known[0], remedy: known[2] }
}
