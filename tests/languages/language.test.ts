import { expect, it } from 'vitest'
import { chooseLanguage, languageOfTag } from '../../src/languages/language.ts'

it.each([
  ['ko', 'ko'],
  ['ko-KR', 'ko'],
  ['KO-Kore-KR', 'ko'],
  ['en-US', 'en'],
  ['kok', null],
  ['fr', null],
])('maps the tag %s to %s', (tag, language) => {
  expect(languageOfTag(tag)).toBe(language)
})

it.each([
  [null, null, 'en'],
  [null, 'ko', 'ko'],
  ['', 'ko', 'ko'],
  ['*', 'ko', 'ko'],
  ['*;q=0.5, en;q=0.1', 'ko', 'en'],
  ['ko;q=0.1, en;q=0.2', null, 'en'],
  ['ko, en', null, 'ko'],
  ['en, ko', 'ko', 'en'],
  ['ko;q=0, fr', null, 'en'],
  ['kok', null, 'en'],
  [`${'fr,'.repeat(400)}ko`, null, 'en'],
  ['ko;q=x', 'ko', 'ko'],
] as const)('chooses for Accept-Language %j and a key in %s: %s', (header, ofKey, language) => {
  expect(chooseLanguage(header, ofKey)).toBe(language)
})
