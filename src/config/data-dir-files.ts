/** The generated first API key, in DATA_DIR. */
export const FIRST_KEY_FILE = 'first-api-key'
/** The generated master key, in DATA_DIR. A backup leaves it out, so that a stolen backup reveals no secret. */
export const MASTER_KEY_FILE = 'master-key'
/** Files of DATA_DIR that a backup includes, besides the database and the artifacts. */
export const BACKED_UP_FILES = [FIRST_KEY_FILE]
