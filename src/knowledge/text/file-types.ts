export const PDF = 'application/pdf'
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
export const HWPX = 'application/hwp+zip'
export const HTML = 'text/html'
export const MARKDOWN = 'text/markdown'
export const PLAIN = 'text/plain'

const TYPE_BY_EXTENSION: Record<string, string> = {
  pdf: PDF,
  docx: DOCX,
  hwpx: HWPX,
  html: HTML,
  htm: HTML,
  xhtml: HTML,
  md: MARKDOWN,
  markdown: MARKDOWN,
  mdx: MARKDOWN,
  txt: PLAIN,
  text: PLAIN,
  log: PLAIN,
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  rst: 'text/x-rst',
  adoc: 'text/x-asciidoc',
  ts: 'text/x-typescript',
  mts: 'text/x-typescript',
  cts: 'text/x-typescript',
  tsx: 'text/x-typescript',
  js: 'text/javascript',
  mjs: 'text/javascript',
  cjs: 'text/javascript',
  jsx: 'text/javascript',
  py: 'text/x-python',
  go: 'text/x-go',
  rs: 'text/x-rust',
  java: 'text/x-java',
  kt: 'text/x-kotlin',
  scala: 'text/x-scala',
  c: 'text/x-c',
  h: 'text/x-c',
  cc: 'text/x-c++',
  cpp: 'text/x-c++',
  hpp: 'text/x-c++',
  cs: 'text/x-csharp',
  rb: 'text/x-ruby',
  php: 'text/x-php',
  swift: 'text/x-swift',
  sh: 'text/x-sh',
  bash: 'text/x-sh',
  sql: 'text/x-sql',
  lua: 'text/x-lua',
  r: 'text/x-r',
  css: 'text/css',
  scss: 'text/x-scss',
  json: 'application/json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  toml: 'application/toml',
  xml: 'application/xml',
  graphql: 'application/graphql',
  proto: 'text/x-protobuf',
  vue: 'text/x-vue',
  dockerfile: 'text/x-dockerfile',
}

/** The media type of a file by its extension. Null if the extension is unknown. */
export function typeOfName(filename: string): string | null {
  const extension = /(?:^|\.)([^.]+)$/.exec(filename.toLowerCase())?.[1] ?? ''
  return Object.hasOwn(TYPE_BY_EXTENSION, extension) ? (TYPE_BY_EXTENSION[extension] ?? null) : null
}

/** Whether files of this type are binary, so that they need their own reader. */
export function isBinaryType(contentType: string): boolean {
  return [PDF, DOCX, HWPX].includes(contentType)
}

const NAMES: Record<string, string> = { [PDF]: 'PDF', [DOCX]: 'DOCX', [HWPX]: 'HWPX' }

/** The name of a media type in messages. */
export function nameOfType(contentType: string): string {
  return NAMES[contentType] ?? contentType
}
