import { convert, create } from 'xmlbuilder2'

/** Elements by name. Attribute names start with `@`. `#` is text, or text and elements in order. */
export interface XmlNode {
  [name: string]: XmlContent
}
type XmlContent = string | number | XmlNode | readonly (string | XmlNode)[]

/** The OWPML namespaces that Hangul uses. It does not read those of later drafts of the standard. */
export const NAMESPACES = `
  xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"
  xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core"
  xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:hpf="http://www.hancom.co.kr/schema/2011/hpf"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf/"`

/**
 * Parses the attributes and children of the root element, without the white space between elements. Only for constants
 * and numbers: text from a report is not escaped.
 */
export function parseElement(xml: string): XmlNode {
  const [content = {}] = Object.values(convert(xml, { format: 'object' }))
  return content as XmlNode
}

/** Serializes an XML part. */
export function writeXml(root: XmlNode): string {
  return create({ version: '1.0', encoding: 'UTF-8', standalone: true }, keepEntities(root) as XmlNode).end()
}

/**
 * The library decodes entities both when it reads text and when it writes it, so `&amp;` would become `&`. Passing each
 * ampersand as `&#38;amp;` survives both steps.
 */
function keepEntities(content: XmlContent): XmlContent {
  if (typeof content === 'string') return content.replaceAll('&', '&#38;amp;')
  if (typeof content === 'number') return content
  if (isList(content)) return content.map(part => keepEntities(part) as string | XmlNode)
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, keepEntities(value)]))
}

function isList(content: XmlContent): content is readonly (string | XmlNode)[] {
  return Array.isArray(content)
}
