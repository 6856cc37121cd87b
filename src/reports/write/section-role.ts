/** A summary and a conclusion draw from what all the others hold. */
export type SectionRole = 'SUMMARY' | 'BODY' | 'CONCLUSION'

const SUMMARY =
  /^(?:(?:executive|management)\s+)?(?:summary|abstract|tl;?dr|key takeaways|at a glance)\b|^(?:핵심\s*)?요약|^초록/iu
const CONCLUSION = /^(?:conclusions?|closing|in closing|outlook)\b|^(?:결론|맺음말|맺는말|마무리|마치며)/iu

/** What a section is for, by its title. Numbers before the title do not count. */
export function sectionRole(title: string): SectionRole {
  const bare = title.replace(/^[\s\d.)]+/, '')
  if (SUMMARY.test(bare)) return 'SUMMARY'
  return CONCLUSION.test(bare) ? 'CONCLUSION' : 'BODY'
}

const GENERAL =
  /^(?:background|introduction|overview|context|main points?|key (?:points|findings)|findings|details|discussion|analysis|scope|purpose|current (?:state|situation))$|^(?:배경|서론|들어가며|개요|주요 내용|핵심 내용|본론|현황|목적|분석)$/iu

/** Whether a title would stand above a section of any report, and so says nothing of what is in it. */
export function isGeneralTitle(title: string): boolean {
  const bare = title.replace(/^[\s\d.)]+/, '').trim()
  return sectionRole(title) !== 'BODY' || GENERAL.test(bare)
}
