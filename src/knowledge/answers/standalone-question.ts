import { detectLanguage } from '../text/detect-language.ts'
import { completeEnglish } from './follow-up/complete-english.ts'
import { completeKorean } from './follow-up/complete-korean.ts'
import { joinQuestions, withoutSmallTalk } from './follow-up/parts.ts'

/** Longer questions are complete by themselves. In UTF-16 units. */
const MAX_FOLLOW_UP_LENGTH = 150
/** Only the end of a longer earlier question is used. Otherwise a chain of follow-ups would grow. */
const MAX_PREVIOUS_LENGTH = 400

/**
 * Completes a follow-up question with what the previous question said, by rules: "And in Lisbon?" after "How many days
 * of annual leave do I get in Seoul?" becomes "How many days of annual leave do I get in Lisbon?". A word of the same
 * kind is replaced, such as another place, year or kind of leave. Other words are added. A question that is complete by
 * itself is returned unchanged.
 *
 * @param earlier the latest questions of the conversation, oldest first, complete by themselves
 */
export function standaloneQuestion(question: string, earlier: readonly string[]): string {
  const asked = oneLine(question)
  const previous = lastPart(earlier.map(oneLine).findLast(isQuestion) ?? '')
  if (previous === '' || asked.length > MAX_FOLLOW_UP_LENGTH) return question
  const language = detectLanguage(asked)
  const completed =
    language === 'ko'
      ? completeKorean(asked, previous)
      : language === 'en'
        ? completeEnglish(asked, previous)
        : null
  if (completed === null) return question
  // The rules of one language cannot change a question in another.
  return detectLanguage(previous) === language ? completed : joinQuestions(previous, asked)
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Not "Thanks!" or "안녕하세요". */
function isQuestion(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(withoutSmallTalk(text))
}

function lastPart(text: string): string {
  if (text.length <= MAX_PREVIOUS_LENGTH) return text
  const end = text.slice(-MAX_PREVIOUS_LENGTH)
  return end.slice(end.indexOf(' ') + 1).toWellFormed()
}
