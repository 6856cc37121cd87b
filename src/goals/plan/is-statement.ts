/** A statement of the writer's situation. Its subject is the writer, or it has a verb that requests do not have. */
const STATEMENT =
  /^(?:(?:next|last|this) \w+,? )?(?:(?:i|we|he|she|they|it|there|my|our|his|her|their)(?:['’](?:m|re|ve|d|ll|s))?\b|(?:an?|the|one of|some|many|most)\b(?=.*\b(?:is|are|was|were|has|have|had|will|keeps?|joins?|starts?|reports?|wants?|asks?|stops?|stopped|arrives?|opens?|lost|broke|left|got|came|went|fell|found|took|said)\b)).*[.!]$/iu
const STATEMENT_IN_KOREAN = /(?:니다|[가-힣]요|[가-힣]다)[.!]$/u
/** What a statement has that asks for something. */
const WISH =
  /[?？]|\b(?:need|want|would like|['’]d like|wish|wonder|looking for|please)\b|주세요|주십시오|줘요|달라|바랍니다|바라요|부탁|싶|궁금|알아야|까요|나요|는지|은지|[을할]지|합시다|하세요|하십시오/iu

/** Whether a sentence only says why something is asked, such as "We are moving to Lisbon." */
export function isStatement(sentence: string): boolean {
  return (STATEMENT.test(sentence) || STATEMENT_IN_KOREAN.test(sentence)) && !WISH.test(sentence)
}
