/** `We are moving`, `Our service`: what a sentence starts with that says something and asks for nothing. */
const ENGLISH =
  /^(?:we|i|our|my|the|an?|there|they|he|she|it|this|these|those|some|i['’]m|we['’]re|we['’]ve)\b/i
/** Words of questions and requests. */
const ASKING =
  /\?|\b(?:what|which|who|whom|whose|when|where|why|how|whether|please|list|find|compare|explain|describe|tell|show|summari[sz]e|prepare|write|make|create|draft)\b|\b(?:need|want|like|wish|have) to (?:know|learn|see|understand)\b/i
/** `갑니다`, `필요해요`: the end of a sentence that asks for nothing. */
const KOREAN = /(?:니다|어요|아요|해요|예요|에요|네요|었어|았어)[.!\s]*$/u
const ASKING_IN_KOREAN =
  /주세요|주십시오|바랍니다|싶습니다|싶어요|(?:까요|나요|가요|ㄴ가|는지|은지|인지|을지)/u

/** Whether a sentence only says what the goal is about, such as `We are moving to Lisbon.` */
export function isStatement(sentence: string): boolean {
  const text = sentence.trim()
  if (/\p{sc=Hangul}/u.test(text)) return KOREAN.test(text) && !ASKING_IN_KOREAN.test(text)
  return ENGLISH.test(text) && !ASKING.test(text)
}
