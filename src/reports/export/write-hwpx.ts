import type { ReportLayout } from '../report-layout.ts'
import { isKorean } from '../text.ts'
import { writeHwpxHeader } from './hwpx-header.ts'
import { writeHwpxSection } from './hwpx-section.ts'
import { attributes, HWPX_TYPE, NAMESPACES, writeXml } from './hwpx-xml.ts'
import { packZip } from './pack-zip.ts'
import { writePlainText } from './write-plain-text.ts'

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

/** In code points. File managers show the preview. */
const PREVIEW_LENGTH = 1_000

/** Writes a Hangul document (OWPML, KS X 6101). docs/exports.md explains the parts. */
export function writeHwpx(report: ReportLayout): Uint8Array {
  const preview = Array.from(writePlainText(report)).slice(0, PREVIEW_LENGTH).join('')
  return packZip([
    { name: 'mimetype', content: HWPX_TYPE, isStored: true },
    { name: 'version.xml', content: writeVersion() },
    { name: 'Contents/header.xml', content: writeHwpxHeader({ isKorean: isKorean(report.language) }) },
    { name: 'Contents/section0.xml', content: writeHwpxSection(report) },
    { name: 'Preview/PrvText.txt', content: preview.replaceAll('\n', '\r\n') },
    { name: 'settings.xml', content: writeSettings() },
    { name: 'META-INF/container.xml', content: writeContainer() },
    { name: 'Contents/content.hpf', content: writeContent(report) },
    { name: 'META-INF/manifest.xml', content: writeManifest() },
  ])
}
