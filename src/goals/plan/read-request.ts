/** How the answer is to be written. */
const STYLE =
  /^(?:(?:please|and)\s+)*(?:keep|make)\s+(?:it|them|this|that|everything)\b|^(?:please\s+)?(?:use|write in)\s+(?:plain|simple|short|clear)\b|^(?:되도록\s+|최대한\s+)?(?:짧게|길게|쉽게|간단하게|자세하게|간단히|간략히|자세히)\s*(?:써|쓰|작성|설명|정리|요약|알려)[^,.]*[.!]?$/iu
/** `For the quarterly review, list`: what it is for, before a request. Only a time or an event is part of the subject. */
const PURPOSE =
  /^((?:for|before|after|in preparation for|ahead of)\s+[^,.;:?!]{3,80}),\s+(?=(?:please\s+)?(?:list|find|explain|describe|compare|summari[sz]e|collect|tell|show|check|look|give|research|prepare)\b)/iu

/** Whether a sentence only says how the answer is to be written, such as "Keep it short." */
export function isStyle(sentence: string): boolean {
  return STYLE.test(sentence)
}

/** Separates what a request is for, or the event that it is about, from the request. `event` is empty if it names none. */
export function splitPurpose(sentence: string): { event: string; request: string } {
  const [whole = '', purpose = ''] = PURPOSE.exec(sentence) ?? []
  return { event: /^(?:before|after)/i.test(purpose) ? purpose : '', request: sentence.slice(whole.length) }
}
