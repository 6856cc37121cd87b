const anyOf = (words: string) => `(?:${words.trim().split(/\s+/).join('|')})`

/** How requests and questions begin, so that statements do not. */
const REQUEST_START = new RegExp(
  String.raw`^(?:${anyOf(`please find research look check explain describe summari[sz]e list collect gather tell show compare
    analy[sz]e investigate identify review outline give answer write draft prepare create make build put turn send post share
    help let get walk clarify provide define calculate estimate determine recommend suggest plan note name add how what
    which who whose whom when where why whether if can could would will do does did should may`)})\b`,
  'iu',
)
/** `Next month`, `Embarrassing, but`: before the subject of a statement. */
const LEAD_IN = String.raw`(?:(?:next|last|this)\s\w+,?\s|(?:today|yesterday|tomorrow|now),?\s|[^\s,]+(?:\s[^\s,]+){0,3},\s)?(?:(?:and|but|so|also)\s)?`
/** `IT` is a department. */
const PERSON = new RegExp(
  String.raw`^${LEAD_IN}(?:i|we|he|she|they|(?-i:[Ii]t)|there)(?:['’](?:m|re|s|ve|d|ll))?\s`,
  'iu',
)
/** Verbs with a subject before them. */
const VERB = anyOf(
  String.raw`is are was were isn['’]t aren['’]t wasn['’]t weren['’]t has(?!\sto\b) have(?!\sto\b) had hasn['’]t haven['’]t
  will won['’]t can['’]t couldn['’]t doesn['’]t didn['’]t don['’]t wants keeps lives works joins gets goes comes becomes
  expects says needs returns quit stopped failed crashed refused arrived came went fell took said told began died broke`,
)
/** Verbs that are as often part of a subject: `limits we can use`, `reports`. They need an article before it. */
const VERB_AFTER_ARTICLE = anyOf(
  `has have can could must may might would starts reports asks stops arrives opens lost left got found moved
  called hit ran sent asked arrive join come go`,
)
/** Words of a subject. Those after `that` belong to a clause about it: `forms that must be signed`. */
const WORDS = String.raw`(?:(?!(?:that|which|who|when|where|what|how|whether|if|i|we|you|they)\s)[^\s,.;:?!]+\s)`
const SUBJECT = new RegExp(
  String.raw`^${LEAD_IN}(?:${WORDS}{1,5}?${VERB}|(?:an?|the|my|our|his|her|their|one\sof|some|many|most)\s${WORDS}{1,8}?(?:${VERB}|${VERB_AFTER_ARTICLE}))(?=[\s.!])`,
  'iu',
)
/** News without a verb. */
const NEWS = /^(?:trouble|bad news|emergency)\s(?:in|at|with|from|on)\s[^,]{1,60}[.!]?$/iu
const STATEMENT_IN_KOREAN =
  /(?:니다|[가-힣]요|[가-힣]다|[했됐됬었았였갔왔났샀겠있없졌렸쳤켰랐렀]어|거든|거야)[.!]$/u
/** Nouns also end in `다` and `요`: `교육 개요`. */
const STATEMENT_WITHOUT_PERIOD =
  /(?:니다|[해어아여네데거]요|[했됐됬었았였갔왔났샀겠있없졌렸쳤켰랐렀][다어]|거든)$/u
export const ASKED_IN_KOREAN = /누가|누구|무엇|뭐|뭘|무슨|언제|어디|어떻|어떤|어느|왜|며칠|얼마|몇/u

/** What a statement has that asks for something. */
const WISH =
  /[?？]|\b(?:would like|(?:['’]d|would) love|wish|wonder|wondering|curious|not sure|no idea|looking for|please)\b|\bdon['’]t know\b/iu
/** Verbs of what is to be found out, not of what the writer is going to do. */
const TO_FIND = String.raw`to\s(?:also\s)?(?:know|find|understand|see|learn|compare|get|have|check|make|write|explain|list|collect|tell|show|decide)`
/** The writer needs something, or someone needs to know something. `I don't want to` and `We need to fly` are no wishes. */
const NEED = new RegExp(
  String.raw`\b(?:i|we)(?:\s(?!not\b|never\b|\w+n['’]t\b)[^\s,.;]+){0,6}?\s(?:need|want)\b(?!\s+to\s)|\b(?:need|want)s?\s+${TO_FIND}\b|^(?:i|we)['’]d\slike\b`,
  'iu',
)
const WISH_IN_KOREAN =
  /주세요|주십시오|줘요|달라|바랍니다|바라요|부탁|(?:알|보|듣|찾|비교하|정리하|조사하|확인하|이해하)고\s?싶|궁금|알아야|까요|나요|[는은인한된런큰른던]가요|[는은인]지|[을할]지|합시다|하세요|하십시오|좋겠|감사하겠|모르겠/u

/** Whether a sentence only says why something is asked, such as "We are moving to Lisbon." */
export function isStatement(sentence: string): boolean {
  if (WISH.test(sentence) || WISH_IN_KOREAN.test(sentence)) return false
  if (/\p{sc=Hangul}[.!]?$/u.test(sentence))
    return (
      STATEMENT_IN_KOREAN.test(sentence) ||
      (STATEMENT_WITHOUT_PERIOD.test(sentence) && !ASKED_IN_KOREAN.test(sentence))
    )
  if (REQUEST_START.test(sentence) || NEED.test(sentence)) return false
  return PERSON.test(sentence) || NEWS.test(sentence) || (/[.!]$/.test(sentence) && SUBJECT.test(sentence))
}

/** The beginning of a direct question. */
const QUESTION_START =
  /^(?:(?:and|but|so|also)\s)?(?:(?:by|until|since|from)\s)?(?:how|what|which|who|whose|whom|when|where|why|whether|is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|am)\b/iu
/** `…인데`, `…니까`: a clause that says why the next one is asked. Not `가운데`, a noun. */
const REASON_IN_KOREAN = /(?:[는은인한된런큰던린난간건]데|(?<!가)운데|니까|지만|거든요?)$/u

/**
 * Separates the situation in the first clauses of a sentence from its questions: `Support wants logs`, `where do I
 * get them`, `how far back do they go`.
 */
export function splitSituation(clauses: readonly string[]): { situation: string; questions: string[] } {
  const first = /\p{sc=Hangul}$/u.test(clauses[0] ?? '')
    ? clauses.findIndex(clause => !isReasonInKorean(clause))
    : clauses.findIndex(clause => QUESTION_START.test(clause))
  const isSituation = first > 0 && (isReasonInKorean(clauses[0]!) || isStatement(`${clauses[0]}.`))
  const count = isSituation ? first : 0
  return { situation: clauses.slice(0, count).join(', '), questions: clauses.slice(count) }
}

function isReasonInKorean(clause: string): boolean {
  return REASON_IN_KOREAN.test(clause) && !WISH_IN_KOREAN.test(clause)
}

/** Whether a question describes its situation itself: "My mother is ill, may I stay at home?" */
export function hasOwnSituation(question: string): boolean {
  const comma = question.lastIndexOf(', ')
  if (comma < 0) return false
  return QUESTION_START.test(question.slice(comma + 2)) && isStatement(`${question.slice(0, comma)}.`)
}
