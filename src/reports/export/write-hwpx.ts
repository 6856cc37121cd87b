import { isKorean } from '../is-korean.ts'
import type { ReportLayout } from '../report-layout.ts'
import { writeHwpxHeader } from './hwpx-header.ts'
import { writeContainer, writeContent, writeManifest, writeSettings, writeVersion } from './hwpx-package.ts'
import { writeHwpxSection } from './hwpx-section.ts'
import { HWPX_TYPE } from './hwpx-type.ts'
import { packZip } from './pack-zip.ts'
import { writePlainText } from './write-plain-text.ts'

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
