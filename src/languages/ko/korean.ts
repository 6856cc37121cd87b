import { createCatalog } from '../catalog.ts'
import { AGENTS, COVERAGE_CHANGES, SEARCH, TOPICS } from './agents.ts'
import { AUDIT } from './audit.ts'
import { DOCUMENTS, EXTRACTION, TAXONOMY } from './documents.ts'
import { FORMER } from './former.ts'
import { GOALS } from './goals.ts'
import { KEYS } from './keys.ts'
import { MODELS } from './models.ts'
import { NOTICES } from './notices.ts'
import { PACKAGES, PLUGINS } from './plugins.ts'
import { QUOTAS } from './quotas.ts'
import { INPUT, REQUESTS } from './requests.ts'
import { SECRETS } from './secrets.ts'
import { SCHEDULES, STREAMS, TASKS, WEBHOOKS } from './tasks.ts'
import { TEMPLATE_CONTENT, TEMPLATES } from './templates.ts'
import { THINGS } from './things.ts'
import { TRUSTED_DOCUMENTS } from './trusted-documents.ts'

/** Particles that have two forms: after a consonant and after a vowel. */
const PARTICLES: readonly (readonly [both: string, afterConsonant: string, afterVowel: string])[] = [
  ['이(가)', '이', '가'],
  ['을(를)', '을', '를'],
  ['은(는)', '은', '는'],
  ['와(과)', '과', '와'],
]

const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
/** Unicode lists each syllable without a final consonant first, followed by its 27 variants with one. */
const FINALS = 28
/** Digits whose Korean reading ends in a consonant: 영, 일, 삼, 육, 칠, 팔. */
const DIGITS_WITH_FINAL = '013678'

/** Appends text that may begin with a particle. Keeps both forms, `이(가)`, if the sound of the value is unknown. */
export function appendWithParticle(value: string, text: string): string {
  const particle = PARTICLES.find(([both]) => text.startsWith(both))
  const hasFinal = particle && endsInConsonant(value.at(-1) ?? '')
  if (!particle || hasFinal === null) return value + text
  const [both, afterConsonant, afterVowel] = particle
  return value + (hasFinal ? afterConsonant : afterVowel) + text.slice(both.length)
}

/** Null for characters other than Hangul syllables and digits. */
function endsInConsonant(character: string): boolean | null {
  if (/^\d$/.test(character)) return DIGITS_WITH_FINAL.includes(character)
  const code = character.charCodeAt(0)
  if (!(code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE)) return null
  return (code - FIRST_SYLLABLE) % FINALS !== 0
}

/** Korean messages. Terms follow docs/ko/terms.md. */
export const KOREAN = createCatalog({
  translations: [
    THINGS,
    TRUSTED_DOCUMENTS,
    REQUESTS,
    KEYS,
    MODELS,
    PLUGINS,
    PACKAGES,
    STREAMS,
    INPUT,
    AGENTS,
    AUDIT,
    GOALS,
    TAXONOMY,
    DOCUMENTS,
    EXTRACTION,
    SEARCH,
    TASKS,
    SCHEDULES,
    TEMPLATES,
    TEMPLATE_CONTENT,
    TOPICS,
    QUOTAS,
    NOTICES,
    SECRETS,
    WEBHOOKS,
    FORMER,
  ],
  listItems: COVERAGE_CHANGES,
  andMore: (list, count) => `${list} 외 ${count}개`,
  append: appendWithParticle,
})
