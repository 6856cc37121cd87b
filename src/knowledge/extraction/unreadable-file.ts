/** Why there is no text in a file. `message` is one sentence for a person. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}
