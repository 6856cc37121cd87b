import { GraphQLError } from 'graphql'
import { expect, it } from 'vitest'
import { maskError } from '../../src/auth/mask-error.ts'
import { readConfig } from '../../src/config/config.ts'
import { Prisma } from '../../src/generated/prisma/client.ts'
import { createLogger } from '../../src/platform/logger.ts'

const log = createLogger(readConfig([], { LOG_LEVEL: 'silent' }))

it('says that a row was deleted if it is gone when a field reads it', () => {
  const originalError = new Prisma.PrismaClientKnownRequestError('No record was found for a query.', {
    code: 'P2025',
    clientVersion: '0',
  })
  const error = new GraphQLError(originalError.message, { originalError, path: ['event', 'task'] })
  const { message, path, extensions } = maskError(error, 'request-1', log)
  expect({ message, path, extensions }).toEqual({
    message: 'The object was deleted before it could be read.',
    path: ['event', 'task'],
    extensions: { code: 'NOT_FOUND', requestId: 'request-1' },
  })
})
