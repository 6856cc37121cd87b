import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../eval-set.ts'

/** A topic and the demo documents about it. */
export interface KnownTopic {
  topic: string
  /** Sources of documents, without their first folder and extension: `en/annual-leave`. */
  documents: string[]
}

export interface ReportTopic extends KnownTopic {
  language: Language
  /** What a report on the topic must say. Each fact is a list of wordings, and any one of them suffices. */
  facts: string[][]
}

export interface Topics {
  /** Reports are written on these. */
  reports: ReportTopic[]
  /** Plans must find the documents. */
  known: KnownTopic[]
  /** Plans must find no documents. Some have words such as "overview" that the documents use as well. */
  unrelated: string[]
}

/** Reads the committed topics. All of them are about the knowledge base of the demo. */
export async function readTopics(): Promise<Topics> {
  return JSON.parse(await readFile(join(import.meta.dirname, 'topics.json'), 'utf8'))
}

/** Whether a source is one of a topic's documents. */
export function isOnTopic({ documents }: KnownTopic, source: string): boolean {
  return documents.some(document => source.replace(/\.\w+$/, '').endsWith(`/${document}`))
}
