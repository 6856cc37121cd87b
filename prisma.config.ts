import { defineConfig } from 'prisma/config'

// `prisma generate` requires a schema engine but never runs it. Any executable will do, and avoids a download.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } })
