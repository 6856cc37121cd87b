/** How the answer is to be written. */
const STYLE =
  /^(?:(?:please|and)\s+)*(?:keep|make)\s+(?:it|them|this|that|everything)\b|^(?:please\s+)?(?:use|write in)\s+(?:plain|simple|short|clear)\b|^(?:되도록\s+|최대한\s+)?(?:짧게|길게|쉽게|간단하게|자세하게|간단히|간략히|자세히)\s*(?:써|쓰|작성|설명|정리|요약|알려)[^,.]*[.!]?$/iu
/** Greetings and announcements of questions. */
const GREETING =
  /^(?:(?:hi|hello|hey|dear)(?:\s[^\s,]+){0,2}|thanks?(?: you)?(?:\s[^\s,]+){0,3}|(?:(?:hi|hello|hey)[^,]{0,20},\s)?(?:(?:i|we) have )?(?:(?:an?|one|two|three|some) )?(?:quick |short )?questions?|안녕하(?:세요|십니까)|(?:미리 )?감사(?:합니다|드립니다|해요)|고맙습니다|수고하(?:세요|십니다)|(?:몇 가지 )?질문이? ?있(?:습니다|어요))[.!,~]*$/iu
/** `Hi team,` before what is said. */
const SALUTATION = /^(?:(?:hi|hello|hey|dear)(?:\s[^\s,]+){0,2},|안녕하(?:세요|십니까)[,.]?)\s+/iu
/** `For the quarterly review, list`: what it is for, before a request. Only a time or an event is part of the subject. */
const PURPOSE =
  /^((?:for|before|after|in preparation for|ahead of)\s+[^,.;:?!]{3,80}),\s+(?=(?:please\s+)?(?:list|find|explain|describe|compare|summari[sz]e|collect|tell|show|check|look|give|research|prepare)\b)/iu

/** Whether a sentence says nothing about a subject: how to write the answer, as "Keep it short.", or "Hi team." */
export function isFiller(sentence: string): boolean {
  return STYLE.test(sentence) || GREETING.test(sentence)
}

/** A sentence without the greeting before it. */
export function withoutSalutation(sentence: string): string {
  const rest = sentence.replace(SALUTATION, '')
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** Separates what a request is for, or the event that it is about, from the request. `event` is empty if it names none. */
export function splitPurpose(sentence: string): { event: string; request: string } {
  const [whole = '', purpose = ''] = PURPOSE.exec(sentence) ?? []
  return { event: /^(?:before|after)/i.test(purpose) ? purpose : '', request: sentence.slice(whole.length) }
}
