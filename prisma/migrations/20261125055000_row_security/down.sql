-- Deletes no data, but statements are limited to their workspace only by their own conditions. The roles belong to the
-- server and stay. So do the leakproof marks, which an administrator may have set.
DROP FUNCTION find_api_key(text);
ALTER FUNCTION tasks_give_turn() SECURITY INVOKER RESET search_path;
DROP FUNCTION secure_tables();

DO $$
DECLARE
  item record;
BEGIN
  FOR item IN
    SELECT polname, polrelid::regclass AS name FROM pg_policy JOIN pg_class c ON c.oid = polrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND polname IN ('one_workspace', 'all_workspaces')
  LOOP
    EXECUTE format('DROP POLICY %I ON %s', item.polname, item.name);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', item.name);
  END LOOP;
  FOR item IN
    SELECT c.oid::regclass AS name, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
  LOOP
    EXECUTE format('REVOKE ALL ON %s %s FROM canopy_workspace, canopy_all_workspaces', item.kind, item.name);
  END LOOP;
END $$;
