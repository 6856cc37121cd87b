/** Korean system fonts of Windows and macOS first. No web fonts. */
const FONTS = `"Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans KR", "Nanum Gothic", system-ui, sans-serif`

/** The style of every report. The page's CSP contains its digest, so it must be constant. */
export const HTML_STYLE = `
:root { color-scheme: light dark; }
body { font-family: ${FONTS}; line-height: 1.7; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; word-break: keep-all; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.3; margin: 1.8em 0 0.6em; }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 3px solid; }
pre { white-space: pre-wrap; padding: 0.8em; border: 1px solid; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { border: 1px solid; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
sup a { text-decoration: none; }
@page { size: A4; margin: 20mm; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  h1, h2, h3, h4 { break-after: avoid; }
  pre, blockquote, tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
`
