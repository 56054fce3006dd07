/**
 * A streaming reader for the XML of a workbook's parts: tags and texts in order, nothing kept. What a workbook's
 * parts never contain and attacks need (a document type, custom entities) is refused.
 *
 *     <c r="B2" t="s"><v>17</v></c>      open c, open v, text 17, close v, close c
 */

/** Why some XML cannot be part of a workbook, in words. */
export class BrokenXml extends Error {}

export interface XmlVisitor {
  /** `attributes` as written, for `attribute()`. Names are passed without their prefix. */
  open(name: string, attributes: string): void
  /** Text of the last opened element, possibly in pieces. */
  text(text: string): void
  close(name: string): void
}

export interface XmlReader {
  push(text: string): void
  /** Throws if elements are still open. */
  finish(): void
}

/** Maximum characters of one tag, comment or section: spreadsheets need a few hundred. */
const LONGEST = 1 << 20
const DEEPEST = 64

export function createXmlReader(visitor: XmlVisitor): XmlReader {
  let rest = ''
  const open: string[] = []
  let inCdata = false

  function push(chunk: string): void {
    const xml = rest === '' ? chunk : rest + chunk
    let at = 0
    for (;;) {
      if (inCdata) {
        const end = xml.indexOf(']]>', at)
        const stop = end < 0 ? Math.max(at, xml.length - 2) : end
        if (stop > at) visitor.text(xml.slice(at, stop))
        at = stop
        if (end < 0) break
        inCdata = false
        at += 3
      }
      const tag = xml.indexOf('<', at)
      if (tag !== at) {
        const stop = tag < 0 ? wholeText(xml, at) : tag
        if (stop > at && open.length > 0) visitor.text(decoded(xml.slice(at, stop)))
        at = stop
        if (tag < 0) break
      }
      const end = markup(xml, at)
      if (end < 0) break
      at = end
    }
    rest = xml.slice(at)
    if (rest.length > LONGEST) throw new BrokenXml('a tag without end')
  }

  /** Reads the markup at `<`; returns its end, -1 if more text is needed. */
  function markup(xml: string, at: number): number {
    const second = xml.charCodeAt(at + 1)
    if (second === 33) return declaration(xml, at)
    if (second === 63) return behind(xml, '?>', at)
    const end = tagEnd(xml, at)
    if (end < 0) return -1
    if (second === 47) {
      const name = localName(xml.slice(at + 2, end).trimEnd())
      if (open.pop() !== name) throw new BrokenXml(`</${name.slice(0, 40)}> closes nothing`)
      visitor.close(name)
      return end + 1
    }
    const alone = xml.charCodeAt(end - 1) === 47
    const tag = xml.slice(at + 1, alone ? end - 1 : end)
    const space = tag.search(/\s/)
    const name = localName(space < 0 ? tag : tag.slice(0, space))
    visitor.open(name, space < 0 ? '' : tag.slice(space))
    if (alone) visitor.close(name)
    else if (open.push(name) > DEEPEST) throw new BrokenXml('elements within elements without end')
    return end + 1
  }

  /** Comments and CDATA sections; a document type is refused. */
  function declaration(xml: string, at: number): number {
    if (xml.startsWith('<!--', at)) return behind(xml, '-->', at)
    if (xml.startsWith('<![CDATA[', at)) {
      inCdata = true
      return at + 9
    }
    if (xml.length - at < 9 && ('<!--'.startsWith(xml.slice(at)) || '<![CDATA['.startsWith(xml.slice(at))))
      return -1
    throw new BrokenXml('a document type, which no workbook has')
  }

  return {
    push,
    finish: () => {
      if (rest.trim() !== '' || open.length > 0) throw new BrokenXml('an end before all elements are closed')
    },
  }
}

function behind(xml: string, mark: string, at: number): number {
  const end = xml.indexOf(mark, at)
  return end < 0 ? -1 : end + mark.length
}

/** The `>` of a tag, ignoring those in quoted attributes. */
function tagEnd(xml: string, at: number): number {
  let end = xml.indexOf('>', at)
  for (let from = at; end >= 0; ) {
    const quote = quoteBefore(xml, from, end)
    if (quote < 0) return end
    const closed = xml.indexOf(xml.charAt(quote), quote + 1)
    if (closed < 0) return -1
    from = closed + 1
    if (closed > end) end = xml.indexOf('>', closed)
  }
  return -1
}

function quoteBefore(xml: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const code = xml.charCodeAt(at)
    if (code === 34 || code === 39) return at
  }
  return -1
}

/** How far a text is complete: an entity, or the two characters of a line end, may be cut in two. */
function wholeText(xml: string, at: number): number {
  const amp = xml.lastIndexOf('&')
  if (amp >= at && xml.length - amp < LONGEST_ENTITY && xml.indexOf(';', amp) < 0) return amp
  return xml.endsWith('\r') && xml.length > at ? xml.length - 1 : xml.length
}
const LONGEST_ENTITY = 12

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Decodes entities and line ends. */
function decoded(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  if (!lines.includes('&')) return lines
  return lines.replace(/&([^;&]{0,10});?/g, (_, name: string) => {
    const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined
    if (known !== undefined) return known
    const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name)
    const code = number === null ? -1 : +(number[1] === undefined ? `${number[2]}` : `0x${number[1]}`)
    if (code < 0 || code > 0x10ffff) throw new BrokenXml(`an entity of its own, &${name};`)
    return String.fromCodePoint(code)
  })
}

const PATTERNS = new Map<string, RegExp>()

/** The value of an attribute, with any prefix; undefined if it is missing. */
export function attribute(attributes: string, name: string): string | undefined {
  let pattern = PATTERNS.get(name)
  if (pattern === undefined) {
    pattern = new RegExp(`\\s(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
    PATTERNS.set(name, pattern)
  }
  const found = pattern.exec(attributes)
  return found === null ? undefined : decoded(found[1] ?? found[2] ?? '')
}
