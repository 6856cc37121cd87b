-- Deletes all teams and templates, with their versions, ratings and votes.
DROP TABLE rating_votes, template_ratings, template_users, template_versions, templates, team_members, teams;
DROP FUNCTION keep_template_version();
DROP FUNCTION template_search_text(text, text, text[]);
DROP TYPE "TemplateVisibility", "TemplateCategory";
