/**
 * Words before or instead of a question. Those that can also start a question, as in "Right to disconnect?" and
 * "네 시간", need punctuation or a word such as "and" after them.
 */
const SMALL_TALK =
  /^(?:(?:thanks(?: a lot| so much)?|thank you(?: very much| so much)?|ok|okay|i see|got it|alright|all right|understood|oh|hmm|ah|hello|hi|hey|bye|(?:great|good|perfect|right|well)(?=\s*(?:[,.!]|$)|\s+(?:and|but|so|then|what|how)\b))(?![\p{L}\p{N}'’-])|(?:안녕하세요|안녕|네(?! ?(?:시간|시|명|번|개|달|대|가지|배))|예|넵|아|음|감사합니다|감사해요|고마워요?|고맙습니다|알겠습니다|알겠어요|좋아요|그렇군요)(?!\p{sc=Hangul}))[\s,.!]*/iu

export function withoutSmallTalk(text: string): string {
  let rest = text
  for (;;) {
    const next = rest.replace(SMALL_TALK, '')
    if (next === rest) return rest
    rest = next
  }
}

/** Punctuation, emoji and laughter such as ㅎㅎ at the end of a message. */
const END = /(?:[\s?.!,~…？！。^ㅋㅎㅠㅜ\p{Extended_Pictographic}\p{Emoji_Presentation}]|\uFE0F|\u200D)+$/u

/** The text without final punctuation, emoji and laughter. */
export function withoutEnd(text: string): string {
  return text.replace(END, '')
}

/** The final punctuation of a text. */
function punctuationOf(text: string): string {
  return END.exec(text)?.[0].replace(/[^?.!…？！。]/gu, '') ?? ''
}

export function isMarkedAsQuestion(text: string): boolean {
  return /[?？]/u.test(punctuationOf(text))
}

/** The text with the final punctuation of another one. */
export function endLike(text: string, other: string): string {
  return withoutEnd(text) + punctuationOf(other)
}

/** Two questions in one line. */
export function joinQuestions(first: string, second: string): string {
  return `${/[?.!…]$/.test(first) ? first : `${first}?`} ${second}`
}

/** Starts with a capital letter if the other text does. */
export function capitalizeLike(text: string, other: string): string {
  return /^\p{Lu}/u.test(other) ? `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}` : text
}
