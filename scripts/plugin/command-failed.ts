/** A command failed. `message` is for the user. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}
