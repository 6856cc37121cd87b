/** @param language a BCP 47 tag, such as `ko` or `ko-KR` */
export function isKorean(language: string): boolean {
  return /^ko(-|$)/i.test(language)
}
