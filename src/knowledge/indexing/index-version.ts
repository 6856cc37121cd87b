/**
 * Increment it whenever documents are split or terms are formed differently. Documents indexed with a lower version
 * are reindexed automatically, and stay searchable until then.
 */
export const INDEX_VERSION = 1
