/** In UTF-16 code units. Korean needs fewer for the same content. */
const MIN_LENGTH = { latin: 25, korean: 14 }
const MAX_LENGTH = { latin: 400, korean: 250 }

const HANGUL = /\p{sc=Hangul}/u
/** Ends of complete sentences. Lists and labels have none. */
const END = /(?:[.!。！]|[다요]\.?)["'”’)\]]*$/
const STARTS_LOWERCASE = /^["'“‘(]?\p{Ll}/u
const QUESTION = /[?？]["'”’)]*$/
/** HTML and URLs. Clients could act on them, or readers follow them out of the report. */
const ACTIVE = /<\/?[a-z!][^>]*>|\b[a-z][a-z0-9+.-]*:\/\/|\bwww\./i
/** Many of these mean code or the remains of a table. */
const SYMBOL = /[^\p{L}\p{N}\s.,;:'"“”‘’()%·-]/gu
const MAX_SYMBOL_SHARE = 0.08
/** Sentences about the page itself, not its subject. */
const BOILERPLATE =
  /^(?:this|the following|the present) (?:page|document|guide|section|article|chapter|handbook|note|table|list)\b|^(?:see|refer to|read) (?:also|the|our)?\b|^(?:last updated|updated|version|copyright|all rights|click|table of contents|contents|note:|figure|table|here (?:is|are))\b|\b(?:see below|shown below|table below|as follows)\b|^(?:이|본)\s*(?:문서|글|페이지|안내서?|장|절|가이드)(?:은|는|에서는?|를|의)|(?:기준|규정|지침|안내|방법|절차|문서|글|내용)(?:이다|입니다)\.$|(?:정리|설명|안내|소개)(?:했다|한다|합니다|했습니다)\.$|(?:아래|다음)(?:와|과) 같|^(?:자세한|아래|다음|위)\s|^(?:참고|주의|목차|개정|최종 수정)/iu

/** Whether a sentence can be quoted in a report: complete, about the subject, and not a question. */
export function isQuotable(text: string): boolean {
  const script = HANGUL.test(text) ? 'korean' : 'latin'
  if (text.length < MIN_LENGTH[script] || text.length > MAX_LENGTH[script]) return false
  if (!END.test(text) || QUESTION.test(text) || STARTS_LOWERCASE.test(text)) return false
  if (ACTIVE.test(text) || BOILERPLATE.test(text)) return false
  return (text.match(SYMBOL)?.length ?? 0) <= MAX_SYMBOL_SHARE * text.length
}

const ENGLISH_LINK =
  /^(?:it|its|they|them|their|this|these|that|those|he|she|his|her|both|neither|either|such|and|but|or|so|however|therefore|thus|hence|otherwise|then|instead|also|moreover|furthermore|besides|still|yet|nevertheless|consequently|meanwhile|afterwards|if so|if not|in (?:that|this|such|these|those|addition|other|every other)|for (?:example|instance|this|that|these)|as a result|on the other hand|the (?:former|latter|same|rest|others?)|another|here|(?:after|before|during|with|for|of|on) (?:that|this|those|these)|until then|because of this|without (?:it|them|this)|each of (?:them|these)|one of (?:them|these)|none of|all of (?:them|these|this))\b/i
const KOREAN_LINK =
  /^(?:이는|이것|이를|이에|이때|이후|이런|이렇게|이러한|이\s|그는|그것|그때|그런|그렇|그래|그러|그리|그\s|그중|그 밖|하지만|또한|또\s|또는|따라서|다만|단,|즉,?\s|예를 들|예컨대|여기|거기|둘 다|모두\s|나머지|반대로|반면|대신|해당|위의|위\s|앞의|앞서|만약 그|꼭 필요|필요하면|이를 위|.{0,12}\s그\s|아니면|그다음|이어서|이상의|두 차례|두 경우|어느 쪽)/

/** Whether a sentence begins with a word that refers to an earlier sentence. */
export function refersToEarlier(text: string): boolean {
  const bare = text.replace(/^["'“‘(]+/, '')
  return ENGLISH_LINK.test(bare) || KOREAN_LINK.test(bare)
}
