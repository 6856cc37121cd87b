-- Gives every table with a workspace its policies, and both roles their privileges. Canopy calls it at every start, for
-- the tables of later migrations and of restored dumps. It changes nothing that is complete.
CREATE OR REPLACE FUNCTION secure_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  item record;
  -- In a subquery, so that it is evaluated once per statement. Null, so no rows, if no workspace is set.
  workspace CONSTANT text := '(SELECT nullif(current_setting(''canopy.workspace_id'', true), '''')::uuid)';
BEGIN
  FOR item IN
    SELECT c.oid, c.relname, c.relrowsecurity,
      CASE c.relname WHEN 'workspaces' THEN 'id' ELSE 'workspace_id' END AS key
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND (c.relname = 'workspaces' OR EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped))
    ORDER BY c.relname
  LOOP
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = item.oid AND polname = 'one_workspace') THEN
      -- Equal to `key = workspace`, but Postgres estimates that nearly all rows pass. It cannot know that the statement's
      -- own condition already limits the rows to the workspace, and would multiply both estimates: some searches took
      -- ten times as long with the plan for so few rows.
      EXECUTE format('CREATE POLICY one_workspace ON %I TO canopy_workspace USING ((CASE WHEN %I = %s THEN true END) IS NOT NULL)',
        item.relname, item.key, workspace);
    END IF;
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = item.oid AND polname = 'all_workspaces') THEN
      EXECUTE format('CREATE POLICY all_workspaces ON %I TO canopy_all_workspaces USING (true)', item.relname);
    END IF;
    IF NOT item.relrowsecurity THEN
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', item.relname);
    END IF;
  END LOOP;

  FOR item IN
    SELECT c.relname, role.rolname, CASE c.relkind WHEN 'S' THEN 'SELECT, USAGE ON SEQUENCE'
      ELSE 'SELECT, INSERT, UPDATE, DELETE ON TABLE' END AS privileges
    FROM pg_class c CROSS JOIN pg_roles role
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
      AND c.relname <> '_prisma_migrations' AND role.rolname IN ('canopy_workspace', 'canopy_all_workspaces')
      AND NOT CASE c.relkind WHEN 'S' THEN
          has_sequence_privilege(role.oid, c.oid, 'SELECT') AND has_sequence_privilege(role.oid, c.oid, 'USAGE')
        ELSE has_table_privilege(role.oid, c.oid, 'SELECT') AND has_table_privilege(role.oid, c.oid, 'INSERT')
          AND has_table_privilege(role.oid, c.oid, 'UPDATE') AND has_table_privilege(role.oid, c.oid, 'DELETE') END
  LOOP
    EXECUTE format('GRANT %s %I TO %I', item.privileges, item.relname, item.rolname);
  END LOOP;

  -- Behind a policy, Postgres uses an index only for operators that are marked as leakproof. These only compare
  -- or reverse values, so they are, but only a superuser can say so. Without it, such conditions are filters.
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    FOR item IN
      SELECT oid::regprocedure AS signature FROM pg_proc
      WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN ('arraycontains', 'enum_eq', 'reverse', 'text_ge', 'text_lt') AND NOT proleakproof
    LOOP
      EXECUTE format('ALTER FUNCTION %s LEAKPROOF', item.signature);
    END LOOP;
  END IF;
END $$;

DO $$
DECLARE
  item record;
BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    FOR item IN
      SELECT oid::regprocedure AS signature FROM pg_proc
      WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN ('texticlike', 'textlike') AND proleakproof
    LOOP
      EXECUTE format('ALTER FUNCTION %s NOT LEAKPROOF', item.signature);
    END LOOP;
  END IF;
END $$;
