import { contentsTitle, hasContents } from '../front-matter.ts'
import { mergeRuns } from '../read-runs.ts'
import {
  type Alignment,
  type Block,
  describeReference,
  plainRun,
  type Reference,
  type ReportLayout,
  type Run,
  referencesTitle,
  splitItem,
  type TextRun,
} from '../report-layout.ts'
import {
  CHARACTERS,
  type CharacterName,
  idIn,
  MAX_INDENTS,
  PARAGRAPHS,
  STYLES,
  type StyleName,
} from './hwpx-formats.ts'
import { SECTION_SETUP } from './hwpx-page.ts'
import { hwpxTable } from './hwpx-table.ts'
import { NAMESPACES, parseElement, writeXml, type XmlNode } from './hwpx-xml.ts'

/** Contents/section0.xml: the text as a list of paragraphs. */
export function writeHwpxSection(report: ReportLayout): string {
  const { title, byline, sections, references } = report
  const body = [
    ...(byline ? [styled('byline', byline)] : []),
    ...(hasContents(report) ? writeContents(report) : []),
    ...sections.flatMap(section => [
      styled('heading1', section.title),
      ...section.blocks.flatMap(block => toParagraphs(block, 0)),
    ]),
    ...(references.length > 0 ? [styled('heading1', referencesTitle(report))] : []),
    ...references.map(writeReference),
  ]
  const first = paragraph('title', 'title', [SECTION_SETUP, textRun(title, 'title')])
  return writeXml({ 'hs:sec': { ...parseElement(`<hs:sec ${NAMESPACES}/>`), 'hp:p': [first, ...body] } })
}

/** Without page numbers: only the program that shows the document knows them. */
function writeContents(report: ReportLayout): XmlNode[] {
  const titles = report.sections.map(({ title }) => title)
  if (report.references.length > 0) titles.push(referencesTitle(report))
  return [styled('contentsTitle', contentsTitle(report)), ...titles.map(title => styled('contents', title))]
}

function toParagraphs(block: Block, depth: number): XmlNode[] {
  const format = depth === 0 ? 'text' : `indent${Math.min(depth, MAX_INDENTS)}`
  switch (block.kind) {
    case 'paragraph':
      return [paragraph('text', format, toRuns(block.runs))]
    case 'heading': {
      const style = block.level === 2 ? 'heading2' : 'heading3'
      return [paragraph(style, style, toRuns(block.runs, style))]
    }
    case 'list':
      return block.items.flatMap((item, i) =>
        toItem(item, block.start === null ? '•' : `${block.start + i}.`, depth + 1),
      )
    case 'quote':
      return block.blocks.flatMap(inner => toParagraphs(inner, depth + 1))
    case 'code':
      return [paragraph('code', depth === 0 ? 'code' : format, [textRun(block.text, 'code')])]
    case 'table':
      return [paragraph('text', format, [hwpxTable(block, writeCell)])]
  }
}

/** The marker is text, so that every reader shows it. */
function toItem(blocks: readonly Block[], marker: string, depth: number): XmlNode[] {
  const { runs, rest } = splitItem(blocks)
  const marked = mergeRuns([plainRun(`${marker} `), ...runs])
  return [
    paragraph('text', `item${Math.min(depth, MAX_INDENTS)}`, toRuns(marked)),
    ...rest.flatMap(block => toParagraphs(block, depth)),
  ]
}

const CELL_FORMATS = { left: 'cellLeft', center: 'cellCenter', right: 'cellRight' }

function writeCell(
  runs: readonly Run[],
  { isHead, alignment }: { isHead: boolean; alignment: Alignment },
): XmlNode {
  return paragraph('text', CELL_FORMATS[alignment], toRuns(runs, isHead ? 'strong' : 'text'))
}

function writeReference(reference: Reference): XmlNode {
  return styled('reference', `[${reference.number}] ${describeReference(reference)}`)
}

function styled(style: StyleName, text: string): XmlNode {
  const { paragraph: format, character } = STYLES[style]
  return paragraph(style, format, [textRun(text, character)])
}

function paragraph(style: StyleName, format: string, runs: readonly XmlNode[]): XmlNode {
  return {
    '@id': 0,
    '@paraPrIDRef': idIn(PARAGRAPHS, format),
    '@styleIDRef': idIn(STYLES, style),
    '@pageBreak': 0,
    '@columnBreak': 0,
    '@merged': 0,
    // Omits stored line breaks. Hangul computes them if they are absent.
    'hp:run': runs.length > 0 ? runs : [{ '@charPrIDRef': idIn(CHARACTERS, 'text') }],
  }
}

function toRuns(runs: readonly Run[], base: CharacterName = 'text'): XmlNode[] {
  return runs.map(run =>
    run.kind === 'reference' ? textRun(`[${run.number}]`, 'mark') : textRun(run.text, formatOf(run, base)),
  )
}

function formatOf({ isCode, isStrong, isEmphasized }: TextRun, base: CharacterName): CharacterName {
  if (base.startsWith('heading')) return base
  if (isCode) return 'code'
  if (isStrong || base === 'strong') return isEmphasized ? 'strongEmphasized' : 'strong'
  return isEmphasized ? 'emphasized' : base
}

function textRun(text: string, format: CharacterName): XmlNode {
  const lines = text.split('\n')
  const content = lines.flatMap((line, i) => [...(i > 0 ? [{ 'hp:lineBreak': {} }] : []), line])
  return {
    '@charPrIDRef': idIn(CHARACTERS, format),
    'hp:t': { '#': content.filter(part => part !== '') },
  }
}
