/**
 * The level of formality that a Korean sentence ends in. Documents mix them, a report does not. PLAIN: 한다. POLITE:
 * 합니다.
 */
export type SpeechLevel = 'PLAIN' | 'POLITE'

const CLOSING = /[.!…"'”’)\]\s]*$/u
const HANGUL_BASE = 0xac00
const FINALS = 28
const NONE = 0
const NIEUN = 4
const BIEUP = 17
const SSANG_SIOT = 20

/** The level of a sentence. Null for other endings, other languages and informal ones (해요). */
export function speechLevelOf(text: string): SpeechLevel | null {
  const { stem } = splitEnding(text)
  if (/(?:니다|십시오)$/.test(stem)) return 'POLITE'
  return /\p{sc=Hangul}다$/u.test(stem) ? 'PLAIN' : null
}

/** The level that most sentences have. */
export function commonSpeechLevel(sentences: readonly string[]): SpeechLevel {
  const levels = sentences.map(speechLevelOf)
  const count = (level: SpeechLevel) => levels.filter(other => other === level).length
  return count('POLITE') > count('PLAIN') ? 'POLITE' : 'PLAIN'
}

/**
 * Converts the ending of a Korean sentence to a level. Null if no rule surely covers it. Sentences that end in a noun
 * and those in other languages are returned unchanged.
 */
export function toSpeechLevel(text: string, level: SpeechLevel): string | null {
  if (speechLevelOf(text) === level) return text
  const { stem, closing } = splitEnding(text)
  if (!/[다요오죠까]$/u.test(stem)) return text
  const converted = level === 'PLAIN' ? toPlain(stem) : toPolite(stem)
  return converted && converted + closing
}

function splitEnding(text: string): { stem: string; closing: string } {
  const closing = CLOSING.exec(text)?.[0] ?? ''
  return { stem: text.slice(0, text.length - closing.length), closing }
}

/** Adjectives that look like verbs: 필요합니다 is 필요하다, while 신청합니다 is 신청한다. */
const ADJECTIVES_HADA =
  /(?:필요|가능|불가능|중요|충분|불충분|안전|위험|동일|유일|유효|무효|적합|부적합|정확|편리|불편|간단|복잡|다양|필수적|자유|명확|분명|확실|건강|특별|원활|완전|당연|비슷|유사|익숙|적절|부족|심각|신속|철저|곤란|무관|중대|공정|투명|뚜렷|깨끗|조용|친절|성실|정직)합니다$/
/** Verbs with a final consonant, of which the plain form is 받는다. */
const CONSONANT_VERBS = new Set([
  ...'받읽찾묻닫얻믿잡입벗씻웃먹앉맡막깎겪섞갚덮뽑꽂찍적남넘참담감숨심닿놓넣쌓낳찧맞늦갖맺잊젖짖찢꽂',
])
/** Adjectives and auxiliaries with a final consonant, which keep their stem: 있습니다, 좋습니다. */
const CONSONANT_ADJECTIVES = new Set([...'있없같좋많높낮깊넓좁짧옳낫'])
/** Stems of verbs without a final consonant, before ㅂ니다: 됩니다, 보냅니다. */
const VOWEL_VERBS =
  /(?:됩|냅|납|뜁|갑|옵|봅|줍|씁|섭|삽|탑|끕|켭|폅|잽|풉|듭|엽|쉽|깁|킵|힙|나뉩|바뀝|고칩|마칩|합칩|거칩|걸칩|미칩|그칩|놓칩|알립|열립|걸립|늘립|올립|내립|돌립|버립|드립|풀립|흐립|기다립|달라집|낮춥|맞춥|갖춥|멈춥|비웁|지웁|배웁|세웁|채웁|키웁|깨웁|데웁|나눕|다룹|모읍|치릅|따릅|누릅|머무릅|서두릅|머뭅|[을를]\s?고릅|(?<![멋값건])집)니다$/
/** Verbs whose stem ends in 이, unlike nouns before 입니다. */
const I_VERBS = /(?:보|쓰|쌓|섞|붙|줄|높|모|받아들|움직|기울|덧붙)입니다$/
/** Before 입니다, these can be the stem of a verb or a noun. */
const MAYBE_I_VERBS = /[들먹속녹죽숙묶놓덮파트누꺾끓깎]입니다$/

/** 않다 after a verb, which then is one too. */
const VERB_NOT = /(?:하|되|들|추|주|받|가|오|보|내|나|찍)지 않$/

/** Rules from 합니다 to 한다. */
function toPlain(stem: string): string | null {
  if (I_VERBS.test(stem)) return `${stem.slice(0, -3)}인다`
  if (stem.endsWith('입니다')) return MAYBE_I_VERBS.test(stem) ? null : `${stem.slice(0, -3)}이다`
  if (stem.endsWith('아닙니다')) return `${stem.slice(0, -4)}아니다`
  if (stem.endsWith('합니다'))
    return ADJECTIVES_HADA.test(stem) ? `${stem.slice(0, -3)}하다` : `${stem.slice(0, -3)}한다`
  if (stem.endsWith('습니다')) {
    const before = stem.at(-4) ?? ''
    const rest = stem.slice(0, -3)
    if (finalOf(before) === SSANG_SIOT || CONSONANT_ADJECTIVES.has(before)) return `${rest}다`
    // 않습니다 is a verb after verbs (하지 않는다) and an adjective after adjectives (크지 않다).
    if (CONSONANT_VERBS.has(before)) return `${rest}는다`
    return VERB_NOT.test(rest) && !ADJECTIVES_HADA.test(`${rest.slice(0, -4)}합니다`) ? `${rest}는다` : null
  }
  if (!VOWEL_VERBS.test(stem)) return null
  const syllable = stem.at(-3) ?? ''
  return `${stem.slice(0, -3)}${withFinal(syllable, NIEUN)}다`
}

/** Adjectives without a final consonant: 크다 is 큽니다. Other words before 다, such as 문제다, may be nouns. */
const VOWEL_ADJECTIVES = /(?:하|(?<=^|\s)크|빠르|다르|느리|아니|비싸|나쁘|바쁘)다$/
/** Nouns that end in 이 or a vowel, before a shortened 이다. */
const NOUNS_IN_I = /(?:차|사|높|나|길|넓|깊|종|아|놀|먹|벌|맞|회|주)이다$/
const PARTICLES = /(?:까지|부터)다$/

/** Rules from 한다 to 합니다. */
function toPolite(stem: string): string | null {
  if (stem.endsWith('십시오')) return stem
  if (stem.endsWith('세요')) return `${stem.slice(0, -2)}십시오`
  if (!stem.endsWith('다')) return null
  const before = stem.at(-2) ?? ''
  const rest = stem.slice(0, -2)
  if (PARTICLES.test(stem)) return `${rest}${before}입니다`
  if (before === '이') return NOUNS_IN_I.test(stem) ? null : `${rest}입니다`
  if (before === '는' && finalOf(rest.at(-1) ?? '') !== NONE) return `${rest}습니다`
  const final = finalOf(before)
  if (final === NIEUN && before !== '는') return `${rest}${withFinal(before, BIEUP)}니다`
  if (final === SSANG_SIOT || CONSONANT_ADJECTIVES.has(before) || before === '않')
    return `${rest}${before}습니다`
  return final === NONE && VOWEL_ADJECTIVES.test(stem) ? `${rest}${withFinal(before, BIEUP)}니다` : null
}

/** The final consonant of a syllable, as a number. 0 if it has none. -1 if the character is not a syllable. */
function finalOf(syllable: string): number {
  const code = (syllable.codePointAt(0) ?? 0) - HANGUL_BASE
  return code < 0 || code > 11_171 ? -1 : code % FINALS
}

function withFinal(syllable: string, final: number): string {
  const code = (syllable.codePointAt(0) ?? 0) - HANGUL_BASE
  return String.fromCodePoint(HANGUL_BASE + code - (code % FINALS) + final)
}
