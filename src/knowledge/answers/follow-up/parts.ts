/** Words before or instead of a question. */
const SMALL_TALK =
  /^(?:(?:thanks(?: a lot| so much)?|thank you(?: very much| so much)?|ok|okay|great|good|perfect|i see|got it|alright|all right|right|understood|oh|hmm|ah|well|hello|hi|hey|bye)(?![\p{L}\p{N}'’])|(?:안녕하세요|안녕|네|예|넵|아|음|감사합니다|감사해요|고마워요?|고맙습니다|알겠습니다|알겠어요|좋아요|그렇군요)(?!\p{sc=Hangul}))[\s,.!]*/iu

export function withoutSmallTalk(text: string): string {
  let rest = text
  for (;;) {
    const next = rest.replace(SMALL_TALK, '')
    if (next === rest) return rest
    rest = next
  }
}

const END = /[\s?.!,~…]+$/u

/** The text without final punctuation. */
export function withoutEnd(text: string): string {
  return text.replace(END, '')
}

/** The text with the final punctuation of another one. */
export function endLike(text: string, other: string): string {
  return withoutEnd(text) + (END.exec(other)?.[0].trim() ?? '')
}

/** Two questions in one line. */
export function joinQuestions(first: string, second: string): string {
  return `${/[?.!…]$/.test(first) ? first : `${first}?`} ${second}`
}
