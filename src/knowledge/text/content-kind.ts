export type ContentKind = 'prose' | 'code'

const PROSE = new Set([
  'text/x-markdown',
  'text/x-web-markdown',
  'text/x-rst',
  'text/x-org',
  'text/x-log',
  'text/x-asciidoc',
])
const CODE = new Set([
  'text/css',
  'text/javascript',
  'text/ecmascript',
  'text/typescript',
  'text/jsx',
  'text/tsx',
  'text/yaml',
  'text/xml',
  'application/javascript',
  'application/ecmascript',
  'application/typescript',
  'application/sql',
  'application/json',
  'application/graphql',
  'application/xml',
  'application/yaml',
  'application/toml',
  'application/node',
  'application/x-javascript',
  'application/x-typescript',
  'application/x-python',
  'application/x-python-code',
  'application/x-ruby',
  'application/x-sh',
  'application/x-shellscript',
  'application/x-httpd-php',
  'application/x-perl',
  'application/x-yaml',
  'application/x-sql',
  'application/x-go',
  'application/x-java',
  'application/x-ipynb+json',
])

/** A media type in lower case without parameters: `Text/Markdown; charset=utf-8` becomes `text/markdown`. */
export function bareContentType(contentType: string): string {
  return contentType.split(';', 1)[0]!.trim().toLowerCase()
}

/** Whether a media type is source code (`text/x-*`, scripts, data formats). Everything else is prose. */
export function contentKind(contentType: string): ContentKind {
  const type = bareContentType(contentType)
  if (PROSE.has(type)) return 'prose'
  return CODE.has(type) || type.startsWith('text/x-') || /\+(?:json|xml|yaml)$/.test(type) ? 'code' : 'prose'
}
