import type { ReportDocument } from './report-document.ts'
import { cleanLine, isKorean } from './text.ts'

/** Agents named in the byline. The others are counted. */
const MAX_NAMES = 4
/** Reports with fewer sections have no list of contents. */
const MIN_SECTIONS = 3

type Origin = Pick<ReportDocument, 'language' | 'author' | 'agents' | 'writtenAt'>

/** The line below the title: the date, the author and the agents. A report that is being written has no date. */
export function writeByline({ language, author, agents, writtenAt }: Origin): string {
  const korean = isKorean(language)
  const names = agents.map(cleanLine).filter(name => name !== '')
  const person = cleanLine(author)
  const parts = [
    writtenAt && writeDate(writtenAt, language),
    person && (korean ? `작성: ${person}` : `By ${person}`),
    names.length > 0 && `${korean ? '에이전트' : 'Agents'}: ${listNames(names, korean)}`,
  ]
  return parts.filter(part => part).join(' · ')
}

function listNames(names: readonly string[], korean: boolean): string {
  const shown = names.slice(0, MAX_NAMES).join(', ')
  const others = names.length - MAX_NAMES
  if (others <= 0) return shown
  return korean ? `${shown} 외 ${others}개` : `${shown} and ${others} more`
}

/** A day in the format of a language. Korean reports use the day in Korea, which has one time zone; others use UTC. */
function writeDate(date: Date, language: string): string {
  const timeZone = isKorean(language) ? 'Asia/Seoul' : 'UTC'
  return new Intl.DateTimeFormat(formatOf(language), { dateStyle: 'long', timeZone }).format(date)
}

/** English for languages that are not known or whose tag is malformed. */
function formatOf(language: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

/** The heading of the list of contents. English for all languages except Korean. */
export function contentsTitle({ language }: Pick<ReportDocument, 'language'>): string {
  return isKorean(language) ? '목차' : 'Contents'
}

/** Whether a report with this number of sections has a list of contents. */
export function hasContents({ sections }: { sections: readonly unknown[] }): boolean {
  return sections.length >= MIN_SECTIONS
}
