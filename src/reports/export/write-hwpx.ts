import { HWPX } from '../../knowledge/text/file-types.ts'
import type { ReportLayout } from '../report-layout.ts'
import { isKorean } from '../text.ts'
import { writeHwpxHeader } from './hwpx-header.ts'
import { writeHwpxSection } from './hwpx-section.ts'
import { NAMESPACES, parseElement, writeXml, type XmlNode } from './hwpx-xml.ts'
import { packZip } from './pack-zip.ts'
import { writePlainText } from './write-plain-text.ts'

/** The first attribute is misspelled in every file that Hangul writes. */
const VERSION = parseElement(`
  <hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" tagetApplication="WORDPROCESSOR" major="5"
    minor="0" micro="5" buildNumber="0" os="1" xmlVersion="1.4" application="Canopy" appVersion="1.0"/>`)

const SETTINGS = parseElement(`
  <ha:HWPApplicationSetting xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app">
    <ha:CaretPosition listIDRef="0" paraIDRef="0" pos="0"/>
  </ha:HWPApplicationSetting>`)

/** The entry point for readers. */
const CONTAINER = parseElement(`
  <ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container"
    xmlns:hpf="http://www.hancom.co.kr/schema/2011/hpf">
    <ocf:rootfiles>
      <ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/>
      <ocf:rootfile full-path="Preview/PrvText.txt" media-type="text/plain"/>
    </ocf:rootfiles>
  </ocf:container>`)

/** Lists encrypted parts, so it is empty. content.hpf lists all parts. */
const MANIFEST = { '@xmlns:odf': 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0' }

/** Metadata, and the parts in order. */
function packageContent({ title, language, author, createdAt, modifiedAt }: ReportLayout): XmlNode {
  const [created, modified] = [createdAt, modifiedAt].map(date => date.toISOString().replace(/\.\d+Z$/, 'Z'))
  const content = parseElement(`
    <opf:package ${NAMESPACES} version="" unique-identifier="" id="">
      <opf:metadata>
        <opf:title/>
        <opf:language/>
        <opf:meta name="lastsaveby" content="text">Canopy</opf:meta>
        <opf:meta name="CreatedDate" content="text">${created}</opf:meta>
        <opf:meta name="ModifiedDate" content="text">${modified}</opf:meta>
      </opf:metadata>
      <opf:manifest>
        <opf:item id="header" href="Contents/header.xml" media-type="application/xml"/>
        <opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/>
        <opf:item id="settings" href="settings.xml" media-type="application/xml"/>
      </opf:manifest>
      <opf:spine>
        <opf:itemref idref="header" linear="yes"/>
        <opf:itemref idref="section0" linear="yes"/>
      </opf:spine>
    </opf:package>`)
  const metadata = content['opf:metadata'] as XmlNode
  const creator = { '@name': 'creator', '@content': 'text', '#': author || 'Canopy' }
  const metas = [creator, ...(metadata['opf:meta'] as XmlNode[])]
  return {
    ...content,
    'opf:metadata': { ...metadata, 'opf:title': title, 'opf:language': language, 'opf:meta': metas },
  }
}

/** In code points. File managers show the preview. */
const PREVIEW_LENGTH = 1_000

/** Writes a Hangul document (OWPML, KS X 6101). docs/exports.md explains the parts. */
export function writeHwpx(report: ReportLayout): Uint8Array {
  const preview = Array.from(writePlainText(report)).slice(0, PREVIEW_LENGTH).join('')
  return packZip([
    { name: 'mimetype', content: HWPX, isStored: true },
    { name: 'version.xml', content: writeXml({ 'hv:HCFVersion': VERSION }) },
    { name: 'Contents/header.xml', content: writeHwpxHeader({ isKorean: isKorean(report.language) }) },
    { name: 'Contents/section0.xml', content: writeHwpxSection(report) },
    { name: 'Preview/PrvText.txt', content: preview.replaceAll('\n', '\r\n') },
    { name: 'settings.xml', content: writeXml({ 'ha:HWPApplicationSetting': SETTINGS }) },
    { name: 'META-INF/container.xml', content: writeXml({ 'ocf:container': CONTAINER }) },
    { name: 'Contents/content.hpf', content: writeXml({ 'opf:package': packageContent(report) }) },
    { name: 'META-INF/manifest.xml', content: writeXml({ 'odf:manifest': MANIFEST }) },
  ])
}
