/** Introduction to the schema, in Markdown. */
export const SCHEMA_DESCRIPTION = `Canopy runs knowledge agents that answer questions from your documents.

**Where to start**

- Ask a question: \`agents\` lists the agents and their scopes, \`Subscription.agentQuery\` streams hits and an answer with citations.
- Write a report: \`planTopic\`, \`approvePlan\`, \`generateReport\`. Watch it with \`topicProgress\` and download it with \`Artifact.downloadUrl\`.
- Set up an empty workspace: \`createTaxonomy\`, \`addDocuments\`, \`createAgent\`.
- Follow background work: every long operation returns a \`Task\`. \`taskEvents\` and \`workspaceEvents\` stream its events.

**API keys**

Send an API key with each request as \`Authorization: Bearer <key>\` or \`X-API-Key: <key>\`. For a WebSocket, send it in \`connectionParams\`. A key works in one workspace and has the scope READ, WRITE or ADMIN; \`viewer\` shows the owner. GraphiQL sends the key that you signed in with.

**Transports**

The endpoint is \`/graphql\`. Send queries and mutations as JSON with POST. Subscriptions use Server-Sent Events (graphql-sse) or a WebSocket (graphql-ws). \`/schema.graphql\` serves this schema as text.

**Errors**

A mutation returns its payload or a type that implements \`Error\`: select \`... on Error { code message }\`. All other errors are in \`errors\`, with a \`code\` in \`extensions\`.

The guides are in \`docs/\` of the source code, such as \`your-own-folder.md\`, \`clients.md\` and \`errors.md\`.`
