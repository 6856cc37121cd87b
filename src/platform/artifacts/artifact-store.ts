import type { Readable } from 'node:stream'

/** Stores file contents, deduplicated per workspace. `sha256` is hexadecimal. */
export interface ArtifactStore {
  /**
   * Stores bytes. They may be deleted if no artifact refers to them within `UNREFERENCED_MS`. Idempotent.
   * @returns their SHA-256. @throws ArtifactTooLarge
   */
  put(workspaceId: string, data: Uint8Array): Promise<string>
  /** Reads the bytes. @throws ArtifactMissing */
  open(workspaceId: string, sha256: string): Promise<Readable>
  /** Deletes an object outside of the database. No error if it does not exist. */
  removeObject(workspaceId: string, name: string): Promise<void>
}

/** A store outside of the database. A key is only put again with the same data. */
export interface ExternalStore {
  /** @param sha256 of the data, hexadecimal */
  put(key: string, data: Uint8Array, sha256: string): Promise<void>
  /** @throws ArtifactMissing */
  open(key: string): Promise<Readable>
  remove(key: string): Promise<void>
}

/** Grace period before unreferenced bytes are deleted: a retried task may still refer to bytes that it stored. */
export const UNREFERENCED_MS = 3_600_000

/** `message` is for the client. */
export class ArtifactTooLarge extends Error {
  override readonly name = 'ArtifactTooLarge'
  constructor(bytes: number, maxBytes: number) {
    super(
      `The file has ${bytes} bytes, but the maximum is ${maxBytes}. Write a shorter report, or request fewer formats.`,
    )
  }
}

/** Stored bytes cannot be found. */
export class ArtifactMissing extends Error {
  override readonly name = 'ArtifactMissing'
}
