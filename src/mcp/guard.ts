import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { maskError } from '../auth/mask-error.ts'
import type { Logger } from '../platform/logger.ts'
import { currentRequestId } from '../platform/request-identity.ts'
import { ToolFailure } from './tool.ts'

/** Runs the handler of a method. The SDK sends the message of whatever it throws, so other errors are masked. */
export async function guard<T>(log: Logger, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProtocolError) throw error
    const { message, code } = describeError(error, log)
    const isInternal = code === 'INTERNAL_SERVER_ERROR' || code === 'UNAVAILABLE'
    const protocolCode = isInternal ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams
    throw new ProtocolError(protocolCode, message, { code })
  }
}

/** The message and code of an error, for clients. */
export function describeError(error: unknown, log: Logger): Pick<ToolFailure, 'message' | 'code'> {
  if (error instanceof ToolFailure) return error
  const { message, extensions } = maskError(error, currentRequestId(), log)
  return { message, code: String(extensions.code) }
}
