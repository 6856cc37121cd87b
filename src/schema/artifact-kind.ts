import { builder } from './builder.ts'

export const ArtifactKindEnum = builder.enumType('ArtifactKind', {
  description: 'File format of an artifact.',
  values: {
    MARKDOWN: { description: 'Markdown.' },
    HTML: { description: 'A self-contained HTML page.' },
    DOCX: { description: 'Microsoft Word document (Office Open XML).' },
    HWPX: { description: 'Hangul Word Processor document (OWPML).' },
    PDF: { description: 'PDF.' },
  } as const,
})
