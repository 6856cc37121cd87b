import type { Readable } from 'node:stream'

/** Keeps the bytes of files, once for each content in a workspace. `sha256` is hexadecimal. */
export interface ArtifactStore {
  /**
   * Keeps bytes, whether they were kept before or not; what no artifact refers to within `UNREFERENCED_MS` may be removed again.
   * @returns their SHA-256. @throws ArtifactTooLarge
   */
  put(workspaceId: string, data: Uint8Array): Promise<string>
  /** The bytes, from the beginning. @throws ArtifactMissing */
  open(workspaceId: string, sha256: string): Promise<Readable>
  /** Forgets an object outside of the database. That it is not there is no error. */
  removeObject(workspaceId: string, name: string): Promise<void>
}

/** A place for bytes outside of the database. What is put twice is the same. */
export interface OutsideStore {
  /** @param sha256 of the data, hexadecimal */
  put(key: string, data: Uint8Array, sha256: string): Promise<void>
  /** @throws ArtifactMissing */
  open(key: string): Promise<Readable>
  remove(key: string): Promise<void>
}

/** Between keeping the bytes of a file and writing down whose they are, a worker may be killed and another go on. */
export const UNREFERENCED_MS = 3_600_000

/** `message` is one sentence for a person. */
export class ArtifactTooLarge extends Error {
  override readonly name = 'ArtifactTooLarge'
  constructor(bytes: number, maxBytes: number) {
    super(
      `The file has ${bytes} bytes, and at most ${maxBytes} are kept of one; write a shorter report, or ask for fewer formats.`,
    )
  }
}

/** The bytes are not where they were put. */
export class ArtifactMissing extends Error {
  override readonly name = 'ArtifactMissing'
}
