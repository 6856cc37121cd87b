-- The marketplace: templates with versions that never change, their ratings, and teams that share them.

CREATE TYPE "TemplateCategory" AS ENUM ('DOCS', 'SHEETS', 'SLIDES', 'RESEARCH');
CREATE TYPE "TemplateVisibility" AS ENUM ('PRIVATE', 'TEAM', 'PUBLIC');

CREATE TABLE teams (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  owner_id uuid NOT NULL REFERENCES users (id),
  name text NOT NULL,
  description text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX teams_created ON teams (workspace_id, created_at DESC, id DESC);

-- The owner is a member like the others.
CREATE TABLE team_members (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  team_id uuid NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id, team_id);

-- What a search looks through, in composed small letters. `array_to_string` is not declared immutable, for arrays of what prints
-- by settings; texts do not.
CREATE FUNCTION template_search_text(name text, description text, tags text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT lower(normalize(concat_ws(E'\n', name, description, array_to_string(tags, E'\n')), NFC))
$$;

CREATE TABLE templates (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  author_id uuid NOT NULL REFERENCES users (id),
  -- Of a template that is for a team, and of no other.
  team_id uuid REFERENCES teams (id),
  name text NOT NULL,
  description text,
  category "TemplateCategory" NOT NULL,
  -- In composed small letters, each once.
  tags text[] NOT NULL DEFAULT '{}',
  search_text text NOT NULL GENERATED ALWAYS AS (template_search_text(name, description, tags)) STORED,
  visibility "TemplateVisibility" NOT NULL DEFAULT 'PRIVATE',
  official boolean NOT NULL DEFAULT false,
  featured boolean NOT NULL DEFAULT false,
  -- The newest version, by its number. Null only within the transaction that makes the template.
  latest_id uuid UNIQUE,
  -- The version that a fork was made of, and the one that was pulled last; null once its template was deleted.
  forked_from_id uuid,
  pulled_id uuid,
  -- What upstream said of itself then, {name, description, category, tags}: the base for merging it, as versions do not hold it.
  pulled_details jsonb,
  usage_count integer NOT NULL DEFAULT 0,
  -- How many gave 1, 2, 3, 4, 5: kept with each rating, in its transaction.
  stars integer[] NOT NULL DEFAULT '{0,0,0,0,0}' CHECK (cardinality(stars) = 5),
  rating_count integer NOT NULL GENERATED ALWAYS AS (stars[1] + stars[2] + stars[3] + stars[4] + stars[5]) STORED,
  -- 0 without ratings, for orders and filters.
  rating_average double precision NOT NULL GENERATED ALWAYS AS (
    CASE WHEN stars[1] + stars[2] + stars[3] + stars[4] + stars[5] = 0 THEN 0
    ELSE (stars[1] + 2 * stars[2] + 3 * stars[3] + 4 * stars[4] + 5 * stars[5])::double precision
      / (stars[1] + stars[2] + stars[3] + stars[4] + stars[5]) END
  ) STORED,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK ((visibility = 'TEAM') = (team_id IS NOT NULL))
);

-- Never changed once published: see the trigger below. Only its counter moves.
CREATE TABLE template_versions (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  template_id uuid NOT NULL REFERENCES templates (id) ON DELETE CASCADE,
  -- Counts from 1: the order of publishing, which is also the order of the numbers.
  ordinal integer NOT NULL,
  number text NOT NULL,
  changelog text,
  system_prompt text,
  body text NOT NULL,
  -- [{key, title, description, required, maxWords}] and [{name, type, required, default, description, choices, maxLength}]
  sections jsonb NOT NULL DEFAULT '[]',
  variables jsonb NOT NULL DEFAULT '[]',
  usage_count integer NOT NULL DEFAULT 0,
  published_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (template_id, ordinal),
  UNIQUE (template_id, number)
);
ALTER TABLE templates
  ADD FOREIGN KEY (latest_id) REFERENCES template_versions (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (forked_from_id) REFERENCES template_versions (id) ON DELETE SET NULL,
  ADD FOREIGN KEY (pulled_id) REFERENCES template_versions (id) ON DELETE SET NULL;
CREATE INDEX templates_forked_from ON templates (forked_from_id);
CREATE INDEX templates_pulled ON templates (pulled_id);
CREATE INDEX templates_author ON templates (author_id);
CREATE INDEX templates_team ON templates (team_id);
CREATE INDEX templates_updated ON templates (workspace_id, updated_at DESC, id DESC);
CREATE INDEX templates_created ON templates (workspace_id, created_at DESC, id DESC);
CREATE INDEX templates_usage ON templates (workspace_id, usage_count DESC, id DESC);
CREATE INDEX templates_rating ON templates (workspace_id, rating_average DESC, id DESC);
CREATE INDEX templates_name ON templates (workspace_id, name, id);

CREATE FUNCTION keep_template_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'usage_count') IS DISTINCT FROM (to_jsonb(OLD) - 'usage_count') THEN
    RAISE EXCEPTION 'a published template version never changes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER template_versions_keep BEFORE UPDATE ON template_versions
  FOR EACH ROW EXECUTE FUNCTION keep_template_version();

-- Who used a template, so may rate it.
CREATE TABLE template_users (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  template_id uuid NOT NULL REFERENCES templates (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- Used last.
  version_id uuid NOT NULL REFERENCES template_versions (id) ON DELETE CASCADE,
  PRIMARY KEY (template_id, user_id)
);
CREATE INDEX template_users_version ON template_users (version_id);

CREATE TABLE template_ratings (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  template_id uuid NOT NULL REFERENCES templates (id) ON DELETE CASCADE,
  version_id uuid NOT NULL REFERENCES template_versions (id) ON DELETE CASCADE,
  author_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  review text,
  helpful integer NOT NULL DEFAULT 0,
  unhelpful integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (template_id, author_id)
);
CREATE INDEX template_ratings_version ON template_ratings (version_id);
CREATE INDEX template_ratings_created ON template_ratings (template_id, created_at DESC, id DESC);

CREATE TABLE rating_votes (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  rating_id uuid NOT NULL REFERENCES template_ratings (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  helpful boolean NOT NULL,
  PRIMARY KEY (rating_id, user_id)
);
