import { isKorean } from '../text.ts'
import type { Subject } from './section-idea.ts'

/** Titles and descriptions of generated sections. */
export interface SectionWords {
  summary: [title: string, description: string]
  background: [title: string, description: string]
  conclusion: [title: string, description: string]
  /** For what no main point covers. */
  further: [title: string, description: string]
  /** Used if neither the taxonomy nor the passages name a main point. */
  findings: [title: string, description: string]
  /** Title for a main point whose name is in another language than the plan. */
  about(name: string): string
  describe(name: string): string
  /** Support levels as an outline shows them. */
  support: Record<'NONE' | 'THIN' | 'SOLID', string>
}

/** Korean for Korean plans, English for all others. */
export function sectionWords({ topic, language }: Subject): SectionWords {
  return isKorean(language) ? korean(topic) : english(topic)
}

function english(topic: string): SectionWords {
  return {
    summary: ['Summary', `What matters most about “${topic}”, in brief.`],
    background: ['Background', `What “${topic}” is about, and what has to be known first.`],
    conclusion: ['Conclusion', `What follows from the points above for “${topic}”.`],
    further: ['Further details', `What else is known about “${topic}”.`],
    findings: ['Key findings', `The facts that are known about “${topic}”.`],
    about: name => `About ${name}`,
    describe: name => `What the documents say about “${name}” in connection with “${topic}”.`,
    support: { NONE: 'no support', THIN: 'thin support', SOLID: 'solid support' },
  }
}

function korean(topic: string): SectionWords {
  return {
    summary: ['요약', `‘${topic}’에 관한 핵심을 간추린다.`],
    background: ['배경', `‘${topic}’에 관해 먼저 알아야 할 내용을 설명한다.`],
    conclusion: ['결론', `앞의 내용에서 ‘${topic}’에 관해 얻은 결론을 정리한다.`],
    further: ['그 밖의 내용', `‘${topic}’에 관해 더 알려진 내용을 정리한다.`],
    findings: ['핵심 내용', `‘${topic}’에 관해 알려진 사실을 정리한다.`],
    about: name => `${name} 관련 내용`,
    describe: name => `‘${topic}’에 관해 문서에 있는 내용 가운데 ‘${name}’에 해당하는 부분을 정리한다.`,
    support: { NONE: '근거 없음', THIN: '근거 부족', SOLID: '근거 충분' },
  }
}
