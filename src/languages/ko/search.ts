import type { Translations } from '../catalog.ts'

/** Values of `SearchExplanation.detail`. */
export const SEARCH: Translations = {
  'The document is not indexed: its status is {status:word}.': '문서가 색인되지 않았습니다(상태: {status}).',
  'The document is outside the scope of the search.': '문서가 검색 범위 밖에 있습니다.',
  'No lane ran because the weight of each is 0.':
    '모든 검색 방식(lane)의 가중치가 0이어서 검색을 실행하지 않았습니다.',
  'No passage of the document matches the query (lanes: {lanes:message}).':
    '{lanes} 방식으로는 검색어와 관련된 구절이 문서에 없습니다.',
  lexical: 'lexical',
  trigram: 'trigram',
  semantic: 'semantic',
  'lexical and trigram': 'lexical, trigram',
  'lexical and semantic': 'lexical, semantic',
  'trigram and semantic': 'trigram, semantic',
  'lexical and trigram and semantic': 'lexical, trigram, semantic',
  'The best passage has rank {rank:number} in its lane, but only the first {count:number} of each lane are considered.':
    '가장 관련 있는 구절이 해당 검색 방식에서 {rank}위인데, 방식마다 {count}위까지만 후보가 됩니다.',
  'The best passage has a score of {score:number}, below the minScore of {minScore:number}.':
    '가장 관련 있는 구절의 점수({score})가 minScore({minScore})보다 낮습니다.',
  'The best passage has rank {rank:number} with a score of {score:number}, but the limit is {limit:number}.':
    '가장 관련 있는 구절이 {rank}위(점수 {score})인데, {limit}위까지만 결과에 포함됩니다.',
  'The best passage has rank {rank:number} with a score of {score:number}.':
    '가장 관련 있는 구절이 {rank}위(점수 {score})로 결과에 포함되었습니다.',
}
