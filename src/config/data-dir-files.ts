/** The generated first API key, in DATA_DIR. */
export const FIRST_KEY_FILE = 'first-api-key'
/** Files of DATA_DIR that a backup includes, besides the database and the artifacts. */
export const BACKED_UP_FILES = [FIRST_KEY_FILE]
