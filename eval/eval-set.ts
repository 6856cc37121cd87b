/** What a person asks in, and what about. The quality gates hold for each of the four by itself. */
export type Language = 'en' | 'ko'
export type Kind = 'document' | 'code'

export interface EvalDocument {
  /** Names the document within its set; it is its `sourceUri` too. */
  id: string
  text: string
  contentType: string
  /** Left out: as for any document without one. */
  title?: string | undefined
  language?: string | null | undefined
}

export interface Question {
  text: string
  language: Language
  kind: Kind
  /** Ids of the documents that answer it: any of them will do. */
  expected: string[]
}

/** Documents that are searched together, and questions about them. */
export interface EvalSet {
  name: string
  documents: EvalDocument[]
  questions: Question[]
}
