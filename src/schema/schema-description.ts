/** The way in, for whoever opens the schema first: in Markdown. */
export const SCHEMA_DESCRIPTION = `Canopy: knowledge agents that answer from your documents.

**Where to start**

- Ask: \`agents\` lists who answers for what, \`Subscription.agentQuery\` streams hits and an answer with citations.
- Write a report: \`planTopic\`, \`approvePlan\`, \`generateReport\`, watched with \`topicProgress\`, downloaded with \`Artifact.downloadUrl\`.
- Begin in an empty workspace: \`createTaxonomy\`, \`addDocuments\`, \`createAgent\`.
- Follow work in the background: every long operation returns a \`Task\`; \`taskEvents\` and \`workspaceEvents\` stream what happens to it.

**API keys**

Send a key with each request as \`Authorization: Bearer <key>\` or \`X-API-Key: <key>\`, over a WebSocket in \`connectionParams\`. A key works in one workspace and has the scope READ, WRITE or ADMIN; \`viewer\` shows whose it is. GraphiQL sends the key that you signed in with.

**Transports**

Everything is at \`/graphql\`: queries and mutations as JSON over POST, subscriptions as Server-Sent Events (graphql-sse) or over a WebSocket (graphql-ws). \`/schema.graphql\` is this schema as text.

**Errors**

A mutation returns its payload or a type that implements \`Error\`: select \`... on Error { code message }\`. What could not be answered at all is in \`errors\`, with a \`code\` in its \`extensions\`.

The guides are in \`docs/\` of the source: \`your-own-folder.md\`, \`clients.md\`, \`errors.md\` and others.`
