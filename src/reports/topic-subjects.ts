import { readQuery } from '../knowledge/text/read-query.ts'
import { splitWords, type Word } from '../knowledge/text/split-words.ts'
import { stemKorean } from '../knowledge/text/stem-korean.ts'

/**
 * Words that name the kind of text ("overview"), its purpose ("improvement") or its readers ("our company"), but not its
 * subject. A document on leave does not contain "policy overview".
 */
const GENERIC_ENGLISH = new Set(
  `overview introduction intro guide guides guideline guidelines handbook manual summary brief briefing report reports
  status state current situation policy policies rule rules regulation regulations plan plans planning strategy strategies
  roadmap improvement improvements improving improve analysis analyses study research best practice practices
  approach approaches basics fundamentals essentials explained explanation understanding background details
  documentation documents process processes procedure procedures program programs programme management managing handling
  how what everything key important main general complete comprehensive detailed short quick simple latest trends
  trend outlook challenges issues opportunities recommendations proposal next steps tips faq questions company
  organization our`.split(/\s+/),
)
const GENERIC_KOREAN = new Set(
  `현황 현황과 정책 방안 개선 개선안 개선점 개선책 개선방안 안내 안내서 소개 가이드 가이드라인 개요 요약 계획 계획안 전망 정리
  보고 보고서 분석 검토 실태 제도 방법 방식 절차 순서 규정 지침 기준 규칙 수칙 관리 운영 운용 지원 강화 점검 준비 과제 전략 도입
  추진 이해 설명 개념 입문 기초 핵심 주요 관련 대한 대하 관한 관하 위한 위하 통한 내용 사항 문서 자료 매뉴얼 체계 프로세스
  문화 정착 실천 우리 회사 전반 종합 최근 올해 향후 문제점 이슈 동향 사례 활성화 효율화 모든 것 모든것 알아보기 및 와 과 전체 새로운 신규 연동 연계`.split(
    /\s+/,
  ),
)
/** Generic words that end compounds: 휴가정책 is about 휴가. */
const COMPOUND_ENDS = [
  '개선방안',
  '가이드',
  '매뉴얼',
  '프로세스',
  '현황',
  '정책',
  '방안',
  '개선',
  '안내',
  '소개',
  '개요',
  '계획',
  '제도',
  '방법',
  '절차',
  '규정',
  '지침',
  '수칙',
]

/** What separates the subjects of a topic: "travel and expenses", 출장비와 법인카드. */
const BETWEEN_SUBJECTS =
  /\s+(?:and|및|그리고|or|vs\.?)\s+|\s*[,;&/·:()|]\s*|(?<=\p{sc=Hangul}{2})(?:과|와)\s+/iu
const MAX_SUBJECTS = 4

/** The subjects of a topic, each without generic words. A topic of generic words only is its own subject. */
export function readSubjects(topic: string): string[] {
  const subjects = topic
    .split(BETWEEN_SUBJECTS)
    .map(withoutGenericWords)
    .filter(subject => readQuery(subject).words.length > 0)
  return subjects.length ? [...new Set(subjects)].slice(0, MAX_SUBJECTS) : [topic]
}

function withoutGenericWords(text: string): string {
  return [...splitWords(text)]
    .map(contentOf)
    .filter(word => word !== '')
    .join(' ')
}

function contentOf({ text, script }: Word): string {
  if (script !== 'korean') return GENERIC_ENGLISH.has(text.toLowerCase()) ? '' : text
  const { stem } = stemKorean(text)
  if (GENERIC_KOREAN.has(text) || GENERIC_KOREAN.has(stem)) return ''
  const end = COMPOUND_ENDS.find(generic => stem.endsWith(generic) && stem.length >= generic.length + 2)
  return end ? stem.slice(0, -end.length) : text
}
