import { TypeID } from 'typeid-js'

/** Prefixes of IDs by GraphQL type. */
export const ID_PREFIXES = {
  Workspace: 'workspace',
  User: 'user',
  ApiKey: 'key',
  Taxonomy: 'taxonomy',
  TaxonomyNode: 'node',
  Document: 'doc',
  Chunk: 'chunk',
  Agent: 'agent',
  CoverageSnapshot: 'coverage',
  Probe: 'probe',
  Conversation: 'conversation',
  Task: 'task',
  Worker: 'worker',
  WebhookEndpoint: 'endpoint',
  WebhookDelivery: 'delivery',
  Schedule: 'schedule',
  Upload: 'upload',
  Topic: 'topic',
  TopicPlan: 'plan',
  Report: 'report',
  Artifact: 'artifact',
  Template: 'template',
  TemplateVersion: 'version',
  TemplateRating: 'rating',
  Team: 'team',
  AuditEvent: 'audit',
  TrustedDocument: 'trusted',
} as const
export type IdType = keyof typeof ID_PREFIXES

const typeByPrefix = new Map<string, IdType>(
  Object.entries(ID_PREFIXES).map(([type, prefix]) => [prefix, type as IdType]),
)

/** Encodes a UUID as an ID such as `agent_01h2xcejqtf2nbrexx3vqjhp41`. */
export function encodeId(type: IdType, uuid: string): string {
  return TypeID.fromUUID(ID_PREFIXES[type], uuid).toString()
}

/** The type and UUID of an ID. Null if it is not valid. */
export function parseId(id: string): { type: IdType; uuid: string } | null {
  try {
    const parsed = TypeID.fromString(id)
    const type = typeByPrefix.get(parsed.getType())
    return type ? { type, uuid: parsed.toUUID() } : null
  } catch {
    return null
  }
}

/** The UUID of an ID of this type. Null for anything else, including IDs of other types. */
export function decodeId(type: IdType, id: string): string | null {
  const parsed = parseId(id)
  return parsed?.type === type ? parsed.uuid : null
}
