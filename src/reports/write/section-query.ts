import { textTerms } from '../../knowledge/text/word-terms.ts'
import type { SectionPlan } from './passage.ts'

/** A summary and a conclusion draw on the evidence of all other sections. */
export type SectionRole = 'SUMMARY' | 'BODY' | 'CONCLUSION'

const SUMMARY =
  /^(?:(?:executive|management)\s+)?(?:summary|abstract|tl;?dr|key takeaways|at a glance)\b|^short answer$|^(?:핵심\s*)?요약|^초록/iu
const CONCLUSION = /^(?:conclusions?|closing|in closing|outlook)\b|^(?:결론|맺음말|맺는말|마무리|마치며)/iu

/** Derives the role of a section from its title. Ignores leading numbers. */
export function sectionRole(title: string): SectionRole {
  const bare = withoutNumber(title)
  if (SUMMARY.test(bare)) return 'SUMMARY'
  return CONCLUSION.test(bare) ? 'CONCLUSION' : 'BODY'
}

/** Words of general titles, which name the place of a section in a report, not its content. */
const STRUCTURE_WORDS = new Set(
  `background introduction overview context main point points key finding findings detail details discussion analysis scope
  purpose current state situation evidence result results progress highlights facts question status
  further other
  그 밖의
  배경 서론 들어가며 개요 주요 핵심 내용 본론 현황 목적 분석 추진 제안 조사 사업 세부 경과 결과 성과 실적 논의 필요성 근거`.split(
    /\s+/,
  ),
)
const BETWEEN_WORDS = /[\s·,/&]+(?:(?:and|of|the|및|와|과)\s+)?/iu

/** Whether a title fits any report, and so says nothing about the content. */
export function isGeneralTitle(title: string): boolean {
  const words = withoutNumber(title).toLowerCase().split(BETWEEN_WORDS)
  return sectionRole(title) !== 'BODY' || words.every(word => STRUCTURE_WORDS.has(word))
}

const INTRODUCTORY = /^(?:background|introduction|context|purpose)\b|배경$|^(?:서론|들어가며|목적|필요성)/iu

/** Whether a general title announces what has to be known first. */
export function isIntroductoryTitle(title: string): boolean {
  return isGeneralTitle(title) && INTRODUCTORY.test(withoutNumber(title))
}

function withoutNumber(title: string): string {
  return title.replace(/^[\s\d.)]+/, '').trim()
}

/** Weights of the parts of a query. */
const TITLE_WEIGHT = 1
const INSTRUCTION_WEIGHT = 1
const TOPIC_WEIGHT = 0.8
const KEY_POINT_WEIGHT = 0.5
const DESCRIPTION_WEIGHT = 0.2

/**
 * Builds the search query for a section. The most important parts come first because the beginning of a long query
 * counts most.
 */
export function sectionQuery(topic: string, section: SectionPlan): string {
  const { title, keyPoints, description, instruction } = section
  return [instruction ?? '', title, topic, ...keyPoints, description].filter(part => part !== '').join('\n')
}

/** Weights the terms of a section and its topic. */
export function weighQuery(
  topic: string,
  section: SectionPlan,
  weightOf: (term: string) => number,
): Map<string, number> {
  const weights = new Map<string, number>()
  const add = (text: string, share: number) => {
    for (const term of textTerms(text))
      weights.set(term, Math.max(weights.get(term) ?? 0, share * weightOf(term)))
  }
  add(section.title, TITLE_WEIGHT)
  add(section.instruction ?? '', INSTRUCTION_WEIGHT)
  add(topic, TOPIC_WEIGHT)
  for (const point of section.keyPoints) add(point, KEY_POINT_WEIGHT)
  add(section.description, DESCRIPTION_WEIGHT)
  return weights
}

/** Sums the weights of the terms that are present. */
export function weightOf(weights: ReadonlyMap<string, number>, terms: ReadonlySet<string>): number {
  let sum = 0
  for (const term of terms) sum += weights.get(term) ?? 0
  return sum
}
