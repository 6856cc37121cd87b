import { create } from 'xmlbuilder2'

/** Elements by their names, attributes with an @ before theirs; `#` is text, or text and elements in order. */
export interface XmlNode {
  [name: string]: XmlContent
}
type XmlContent = string | number | XmlNode | readonly (string | XmlNode)[]

/** The namespaces of OWPML as Hangul writes them: those of the standard's later drafts are not what it reads. */
export const NAMESPACES = {
  '@xmlns:ha': 'http://www.hancom.co.kr/hwpml/2011/app',
  '@xmlns:hp': 'http://www.hancom.co.kr/hwpml/2011/paragraph',
  '@xmlns:hs': 'http://www.hancom.co.kr/hwpml/2011/section',
  '@xmlns:hc': 'http://www.hancom.co.kr/hwpml/2011/core',
  '@xmlns:hh': 'http://www.hancom.co.kr/hwpml/2011/head',
  '@xmlns:hpf': 'http://www.hancom.co.kr/schema/2011/hpf',
  '@xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  '@xmlns:opf': 'http://www.idpf.org/2007/opf/',
}

/** The text of a part. */
export function writeXml(root: XmlNode): string {
  return create({ version: '1.0', encoding: 'UTF-8', standalone: true }, keepEntities(root) as XmlNode).end()
}

/**
 * The library takes what looks like an entity for one, both when it reads a text and when it writes it: `&amp;` would come out
 * as `&`. So it is given each ampersand as the entity, itself spelt in a way that it reads once.
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

/** Attributes, with the @ that marks them. */
export function attributes(values: Record<string, string | number>): XmlNode {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`@${name}`, value]))
}
