import Negotiator from 'negotiator'

/** Languages that messages are available in. */
export const LANGUAGES = ['en', 'ko'] as const
export type Language = (typeof LANGUAGES)[number]

/** Longer headers are ignored. Browsers send less than 200 characters. */
const MAX_HEADER_CHARACTERS = 1_000

/** The message language for a BCP 47 tag: `ko` for `ko-KR`. Null if messages are not available in it. */
export function languageOfTag(tag: string): Language | null {
  const [primary = ''] = tag.toLowerCase().split('-')
  return LANGUAGES.find(language => language === primary) ?? null
}

/** The language of a response: from Accept-Language, else from the API key, else English. */
export function chooseLanguage(acceptLanguage: string | null, ofKey: Language | null = null): Language {
  return acceptedLanguage(acceptLanguage) ?? ofKey ?? 'en'
}

/** Null if the header names no available language. `*` counts as none: `fetch` in Node sends it by default. */
function acceptedLanguage(header: string | null): Language | null {
  if (header === null || header.length > MAX_HEADER_CHARACTERS) return null
  const tags = new Negotiator({ headers: { 'accept-language': header } }).languages()
  return tags.map(languageOfTag).find(language => language !== null) ?? null
}
