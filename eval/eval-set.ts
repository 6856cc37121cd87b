/** Language of a question and kind of its documents. Quality gates apply to each of the four combinations. */
export type Language = 'en' | 'ko'
export type Kind = 'document' | 'code'

export interface EvalDocument {
  /** Identifies the document within its set. Also its `sourceUri`. */
  id: string
  text: string
  contentType: string
  /** Optional, as for all documents. */
  title?: string | undefined
  language?: string | null | undefined
}

export interface Question {
  text: string
  language: Language
  kind: Kind
  /** Ids of the documents that answer it. Any one of them suffices. */
  expected: string[]
}

/** Documents to search together, with questions about them. */
export interface EvalSet {
  name: string
  documents: EvalDocument[]
  questions: Question[]
}
