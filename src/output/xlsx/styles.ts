/** The styles of cells, which cells refer to by number. */

export const GENERAL_STYLE = 0
export const HEADER_STYLE = 1
/** For headers above numbers: right-aligned. */
export const NUMBER_HEADER_STYLE = 2
export const TEXT_STYLE = 3
export const DATE_STYLE = 4
export const MOMENT_STYLE = 5
const AMOUNT_STYLES = 6
/** Maximum number of decimals shown; a number has no more significant ones. */
const MOST_DECIMALS = 18

/** The style of an amount with this many decimals. */
export const amountStyle = (decimals: number): number => AMOUNT_STYLES + Math.min(decimals, MOST_DECIMALS)

/** Text that is wider than its column, on several lines: on one line it would reach over empty columns, and make the printed page tiny. */
export const WRAPPED_STYLE = AMOUNT_STYLES + MOST_DECIMALS + 1

/** The first number for custom formats; 49 is text. */
const OWN = 164
const TEXT_FORMAT = 49
const FORMATS = [
  'yyyy\\-mm\\-dd',
  'yyyy\\-mm\\-dd\\ hh:mm:ss',
  ...Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) =>
    decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`,
  ),
]

const look = (format: number): string =>
  `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0"${format === 0 ? '' : ' applyNumberFormat="1"'}/>`

/** All cells of a row begin on its first line. */
const aligned = (cell: string, how: string): string =>
  cell.replace('/>', ` applyAlignment="1"><alignment${how} vertical="top"/></xf>`)

const plain = (format: number): string => aligned(look(format), '')
const LEFT = ' horizontal="left" indent="1"'

/** Left-aligned with a small indent from the number in the previous column. Dates are numbers, which would be right-aligned. */
const leftAligned = (format: number): string => aligned(look(format), LEFT)

const HEADER = `<xf numFmtId="${TEXT_FORMAT}" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`

const LOOKS = [
  plain(0),
  aligned(HEADER, LEFT),
  aligned(HEADER, ' horizontal="right"'),
  leftAligned(TEXT_FORMAT),
  ...FORMATS.map((_, at) => (at < AMOUNT_STYLES - DATE_STYLE ? leftAligned : plain)(OWN + at)),
  aligned(look(TEXT_FORMAT), `${LEFT} wrapText="1"`),
]

export const STYLES_XML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
<numFmts count="${FORMATS.length}">${FORMATS.map((format, at) => `<numFmt numFmtId="${OWN + at}" formatCode="${format}"/>`).join('')}</numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF2"/><bgColor indexed="64"/></patternFill></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="${LOOKS.length}">${LOOKS.join('')}</cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
