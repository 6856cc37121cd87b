import type { ReportLayout } from '../report-layout.ts'
import { attributes, NAMESPACES, writeXml } from './hwpx-xml.ts'

/** version.xml. The first attribute is misspelled in every file that Hangul writes. */
export function writeVersion(): string {
  return writeXml({
    'hv:HCFVersion': {
      '@xmlns:hv': 'http://www.hancom.co.kr/hwpml/2011/version',
      ...attributes({
        tagetApplication: 'WORDPROCESSOR',
        major: 5,
        minor: 0,
        micro: 5,
        buildNumber: 0,
        os: 1,
        xmlVersion: '1.4',
        application: 'Canopy',
        appVersion: '1.0',
      }),
    },
  })
}

/** settings.xml: the caret position. */
export function writeSettings(): string {
  return writeXml({
    'ha:HWPApplicationSetting': {
      '@xmlns:ha': NAMESPACES['@xmlns:ha'],
      'ha:CaretPosition': attributes({ listIDRef: 0, paraIDRef: 0, pos: 0 }),
    },
  })
}

/** META-INF/container.xml: the entry point for readers. */
export function writeContainer(): string {
  return writeXml({
    'ocf:container': {
      '@xmlns:ocf': 'urn:oasis:names:tc:opendocument:xmlns:container',
      '@xmlns:hpf': NAMESPACES['@xmlns:hpf'],
      'ocf:rootfiles': {
        'ocf:rootfile': [
          attributes({ 'full-path': 'Contents/content.hpf', 'media-type': 'application/hwpml-package+xml' }),
          attributes({ 'full-path': 'Preview/PrvText.txt', 'media-type': 'text/plain' }),
        ],
      },
    },
  })
}

/** META-INF/manifest.xml: lists encrypted parts, so it is empty. content.hpf lists all parts. */
export function writeManifest(): string {
  return writeXml({ 'odf:manifest': { '@xmlns:odf': 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0' } })
}

const PARTS = { header: 'Contents/header.xml', section0: 'Contents/section0.xml', settings: 'settings.xml' }

/** Contents/content.hpf: metadata, and the parts in order. */
export function writeContent({ title, language, createdAt }: ReportLayout): string {
  const at = createdAt.toISOString().replace(/\.\d+Z$/, 'Z')
  const meta = (name: string, value: string) => ({ ...attributes({ name, content: 'text' }), '#': value })
  return writeXml({
    'opf:package': {
      ...NAMESPACES,
      ...attributes({ version: '', 'unique-identifier': '', id: '' }),
      'opf:metadata': {
        'opf:title': title,
        'opf:language': language,
        'opf:meta': [
          meta('creator', 'Canopy'),
          meta('lastsaveby', 'Canopy'),
          meta('CreatedDate', at),
          meta('ModifiedDate', at),
        ],
      },
      'opf:manifest': {
        'opf:item': Object.entries(PARTS).map(([id, href]) =>
          attributes({ id, href, 'media-type': 'application/xml' }),
        ),
      },
      'opf:spine': {
        'opf:itemref': ['header', 'section0'].map(idref => attributes({ idref, linear: 'yes' })),
      },
    },
  })
}
