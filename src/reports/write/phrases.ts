import { isKorean } from '../text.ts'

/** Fixed phrases of a report, in the language of its topic. */
export interface Phrases {
  /** Replaces a section without evidence. */
  nothingFound: string
  /** Replaces a section that would only repeat others. */
  saidElsewhere: string
  /** Replaces a section whose evidence contains no quotable sentence. */
  notInSentences: string
  /** Follows a sentence of a model that no passage supports. */
  noSource: string
}

const ENGLISH: Phrases = {
  nothingFound: 'The documents of the chosen agents say nothing about this.',
  saidElsewhere: 'The other sections contain what the documents say about this.',
  notInSentences: 'The documents cover this only in tables, lists or code, which are not quoted here.',
  noSource: '(no source)',
}
const KOREAN: Phrases = {
  nothingFound: '선택한 에이전트의 문서에는 이에 관한 내용이 없습니다.',
  saidElsewhere: '이에 관한 문서의 내용은 다른 절에 나와 있습니다.',
  notInSentences: '이에 관한 내용은 문서의 표, 목록, 코드에만 있어 여기에 옮기지 않았습니다.',
  noSource: '(출처 없음)',
}

/** @param language a BCP 47 tag. Languages other than Korean get English. */
export function getPhrases(language: string): Phrases {
  return isKorean(language) ? KOREAN : ENGLISH
}
