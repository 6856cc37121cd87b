import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../../../src/knowledge/text/detect-language.ts'

describe('detectLanguage', () => {
  it.each([
    ['연차휴가는 15일이다.', 'ko'],
    ['연차'.normalize('NFD'), 'ko'],
    ['Kubernetes deployment에서 rollback 하는 방법', 'ko'],
    ['How to retry a call', 'en'],
    ['The word 휴가 means leave in the language of Korea', 'en'],
    ['Ça va très bien', 'en'],
    ['東京都の規則について', null],
    ['Правила отпуска API', null],
    ['12345 !? 😀', null],
    ['', null],
  ])('detects %j as %s', (text, language) => {
    expect(detectLanguage(text)).toBe(language)
  })
})
