/** The text of a file cannot be read. `message` is one sentence for users. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}
