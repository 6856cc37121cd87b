-- Reverts migration.sql. Models and policies that users saved are deleted.
DROP TABLE routing_policies;
DROP TABLE models;
DROP TABLE model_providers;
DROP TYPE "ModelProtocol";
DROP TYPE "ModelPurpose";
