import { Prisma } from '../../generated/prisma/client.ts'

/** Whether a write met a row that is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
