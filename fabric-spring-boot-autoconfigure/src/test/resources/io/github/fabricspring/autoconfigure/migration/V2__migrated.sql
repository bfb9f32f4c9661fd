CREATE TABLE migrated AS SELECT 'by Flyway' AS text;
