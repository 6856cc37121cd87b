#!/bin/sh
# Resumes after the event ID in the first argument. Without one, starts from the beginning.
curl --silent --show-error --no-buffer --get "$CANOPY_URL/graphql" \
  --header "Authorization: Bearer $CANOPY_API_KEY" \
  --header 'Accept: text/event-stream' \
  --header "Last-Event-ID: ${1:-0}" \
  --data-urlencode 'query=subscription ($taskId: ID!) {
      taskEvents(taskId: $taskId) { ... on TaskEvent { sequence type } }
    }' \
  --data-urlencode "variables={\"taskId\":\"$TASK_ID\"}"
