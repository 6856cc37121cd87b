import { createHash } from 'node:crypto'
import { contentsTitle, hasContents } from '../front-matter.ts'
import {
  type Block,
  type Reference,
  type ReportLayout,
  type Run,
  referencesTitle,
  type Table,
} from '../report-layout.ts'
import { groupRuns } from './group-runs.ts'

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes a text for use in an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
}

/** Korean system fonts of Windows and macOS first. No web fonts. */
const FONTS = `"Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans KR", "Nanum Gothic", system-ui, sans-serif`

/** The style of every report. The page's CSP contains its digest, so it must be constant. */
const HTML_STYLE = `
:root { color-scheme: light dark; }
body { font-family: ${FONTS}; line-height: 1.7; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; word-break: keep-all; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.3; margin: 1.8em 0 0.6em; }
h1 { margin: 0 0 0.3em; }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 3px solid; }
pre { white-space: pre-wrap; padding: 0.8em; border: 1px solid; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { border: 1px solid; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
th { background: rgb(127 127 127 / 12%); }
.right { text-align: right; }
.center { text-align: center; }
.byline { opacity: 0.75; padding-bottom: 1em; border-bottom: 1px solid; }
nav ol { list-style: none; padding: 0; }
nav h2 { font-size: 1.1em; }
.references { font-size: 0.9em; line-height: 1.45; }
sup a { text-decoration: none; }
@page { size: A4; margin: 20mm; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  h1, h2, h3, h4 { break-after: avoid; }
  p, li { orphans: 2; widows: 2; }
  pre, blockquote, tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
`

/** Blocks scripts and requests wherever the page is opened. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(HTML_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`

/** Writes a self-contained HTML page. */
export function writeHtml(report: ReportLayout): string {
  const { title, byline, language, author, createdAt, modifiedAt, sections, references } = report
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    ...(byline ? [`<p class="byline">${escapeHtml(byline)}</p>`] : []),
    ...(hasContents(report) ? [writeContents(report)] : []),
    ...sections.map(
      (section, i) =>
        `<section id="section-${i + 1}">\n<h2>${escapeHtml(section.title)}</h2>\n${section.blocks.map(writeBlock).join('\n')}\n</section>`,
    ),
    ...(references.length > 0 ? [writeReferences(references, referencesTitle(report))] : []),
  ]
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="author" content="${escapeHtml(author || 'Canopy')}">
<meta name="dcterms.created" content="${createdAt.toISOString()}">
<meta name="dcterms.modified" content="${modifiedAt.toISOString()}">
<title>${escapeHtml(title)}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<article>
${body.join('\n')}
</article>
</body>
</html>
`
}

function writeContents(report: ReportLayout): string {
  const items = report.sections.map(
    ({ title }, i) => `<li><a href="#section-${i + 1}">${escapeHtml(title)}</a></li>`,
  )
  if (report.references.length > 0)
    items.push(`<li><a href="#references">${escapeHtml(referencesTitle(report))}</a></li>`)
  return `<nav>\n<h2>${escapeHtml(contentsTitle(report))}</h2>\n<ol>\n${items.join('\n')}\n</ol>\n</nav>`
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${writeRuns(block.runs)}</p>`
    case 'heading':
      return `<h${block.level + 1}>${writeRuns(block.runs)}</h${block.level + 1}>`
    case 'list': {
      const items = block.items.map(item => `<li>${writeItem(item)}</li>`).join('\n')
      return block.start === null ? `<ul>\n${items}\n</ul>` : `<ol start="${block.start}">\n${items}\n</ol>`
    }
    case 'quote':
      return `<blockquote>\n${block.blocks.map(writeBlock).join('\n')}\n</blockquote>`
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`
    case 'table':
      return writeTable(block)
  }
}

function writeItem([first, ...rest]: readonly Block[]): string {
  const begin = first?.kind === 'paragraph' ? writeRuns(first.runs) : first ? writeBlock(first) : ''
  return [begin, ...rest.map(writeBlock)].join('\n')
}

function writeTable({ rows, alignments }: Table): string {
  const [head = [], ...body] = rows.map(row => row.map(writeRuns))
  const classes = alignments.map(alignment => (alignment === 'left' ? '' : ` class="${alignment}"`))
  const inRow = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell, i) => `<${tag}${classes[i] ?? ''}>${cell}</${tag}>`).join('')}</tr>`
  return `<table>
<thead>${inRow(head, 'th')}</thead>
<tbody>
${body.map(cells => inRow(cells, 'td')).join('\n')}
</tbody>
</table>`
}

function writeRuns(runs: readonly Run[]): string {
  const write = (group: readonly Run[]) =>
    groupRuns(group, 'isEmphasized')
      .map(({ isStyled, runs }) => wrap(runs.map(writeRun).join(''), isStyled ? 'em' : null))
      .join('')
  return groupRuns(runs, 'isStrong')
    .map(({ isStyled, runs }) => wrap(write(runs), isStyled ? 'strong' : null))
    .join('')
}

function wrap(html: string, tag: 'em' | 'strong' | null): string {
  return tag ? `<${tag}>${html}</${tag}>` : html
}

function writeRun(run: Run): string {
  if (run.kind === 'reference') return `<sup><a href="#reference-${run.number}">[${run.number}]</a></sup>`
  if (run.text === '\n') return '<br>'
  return run.isCode ? `<code>${escapeHtml(run.text)}</code>` : escapeHtml(run.text)
}

function writeReferences(references: readonly Reference[], heading: string): string {
  const items = references.map(
    ({ number, documentTitle, sourceUri }) =>
      `<li id="reference-${number}">${escapeHtml(documentTitle)}${sourceUri ? `, ${writeAddress(sourceUri)}` : ''}</li>`,
  )
  return `<section id="references" class="references">\n<h2>${escapeHtml(heading)}</h2>\n<ol>\n${items.join('\n')}\n</ol>\n</section>`
}

/** Only http(s) URLs become links: `sourceUri` may contain any scheme. */
function writeAddress(address: string): string {
  const text = escapeHtml(address)
  return /^https?:\/\//i.test(address) && URL.canParse(address)
    ? `<a href="${text}" rel="noopener noreferrer nofollow">${text}</a>`
    : text
}
