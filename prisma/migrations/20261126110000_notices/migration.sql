CREATE TYPE "NoticeKind" AS ENUM (
  'BUDGET_WARNING', 'BUDGET_STOPPED', 'SECRET_EXPIRING', 'STORAGE_SIZE', 'QUOTA_NEARLY_REACHED', 'FLAG_SWITCHED_OFF'
);
ALTER TYPE "WebhookEventType" ADD VALUE 'NOTICE';

CREATE TABLE notices (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  kind "NoticeKind" NOT NULL,
  message text NOT NULL CHECK (message <> ''),
  subject_id text,
  occasion text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now()
);
COMMENT ON TABLE notices IS 'What an operator should look at. Deleted after 90 days.';
COMMENT ON COLUMN notices.id IS 'UUIDv7.';
COMMENT ON COLUMN notices.workspace_id IS 'Workspace that it is about.';
COMMENT ON COLUMN notices.kind IS 'Why it was raised.';
COMMENT ON COLUMN notices.message IS 'For people, in English. Translated when it is read. Contains no secrets.';
COMMENT ON COLUMN notices.subject_id IS 'TypeID of the object that it is about. Null if there is none. The object may no longer exist.';
COMMENT ON COLUMN notices.occasion IS 'What it was raised for. There is one notice of a kind for an occasion.';
COMMENT ON COLUMN notices.at IS 'When it was raised.';

CREATE UNIQUE INDEX notices_occasion ON notices (workspace_id, kind, occasion);
CREATE INDEX notices_newest ON notices (workspace_id, at, id);

-- Sizes of the data of a workspace, measured in the first hours of each week.
CREATE TABLE storage_sizes (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  week date NOT NULL,
  document_bytes bigint NOT NULL CHECK (document_bytes >= 0),
  index_bytes bigint NOT NULL CHECK (index_bytes >= 0),
  file_bytes bigint NOT NULL CHECK (file_bytes >= 0),
  other_bytes bigint NOT NULL CHECK (other_bytes >= 0),
  measured_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, week)
);
COMMENT ON TABLE storage_sizes IS 'Size of the stored data of a workspace, once a week. Kept for a year.';
COMMENT ON COLUMN storage_sizes.workspace_id IS 'Workspace that was measured.';
COMMENT ON COLUMN storage_sizes.week IS 'Monday of the week (UTC).';
COMMENT ON COLUMN storage_sizes.document_bytes IS 'Documents with their texts and passages.';
COMMENT ON COLUMN storage_sizes.index_bytes IS 'Word index and vectors.';
COMMENT ON COLUMN storage_sizes.file_bytes IS 'Uploads, and exported files wherever they are stored.';
COMMENT ON COLUMN storage_sizes.other_bytes IS 'All other tables.';
COMMENT ON COLUMN storage_sizes.measured_at IS 'When it was measured.';

SELECT secure_tables();
