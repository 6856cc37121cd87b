import { isKorean } from '../is-korean.ts'

/** What a report says of itself, in the language of its topic. */
export interface Phrases {
  /** In place of a section for which there is no evidence. */
  nothingFound: string
  /** Behind a sentence of a model that rests on no passage. */
  noSource: string
}

const ENGLISH: Phrases = {
  nothingFound: 'The documents of the chosen agents say nothing about this.',
  noSource: '(no source)',
}
const KOREAN: Phrases = {
  nothingFound: '선택한 에이전트의 문서에는 이에 관한 내용이 없습니다.',
  noSource: '(출처 없음)',
}

/** @param language a BCP 47 tag; what is not known is answered in English. */
export function phrasesIn(language: string): Phrases {
  return isKorean(language) ? KOREAN : ENGLISH
}
