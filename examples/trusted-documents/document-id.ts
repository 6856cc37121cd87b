/** @returns the ID that codegen wrote into a generated document. */
export function documentIdOf(document: object): string {
  const { __meta__: meta } = document as { __meta__?: { hash?: string } }
  if (!meta?.hash) throw new Error('The document was not generated with `persistedDocuments`.')
  return meta.hash
}
