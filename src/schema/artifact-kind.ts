import { builder } from './builder.ts'

export const ArtifactKindEnum = builder.enumType('ArtifactKind', {
  description: 'What kind of file is made of a report.',
  values: {
    MARKDOWN: { description: 'Text with marks.' },
    HTML: { description: 'A page that stands alone.' },
    DOCX: { description: 'For Word and its like.' },
    HWPX: { description: 'For Hangul.' },
    PDF: { description: 'For reading and printing.' },
  } as const,
})
