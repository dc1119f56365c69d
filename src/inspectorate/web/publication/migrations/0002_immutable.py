"""Make releases immutable but for their state, and their files altogether: triggers reject other changes."""

from typing import ClassVar

from django.db import migrations

FILES = """
-- The setting is no permission: the service's role has no right to delete. It stops mistakes of the owner.
CREATE FUNCTION publication_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('inspectorate.retention', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'A file of a release cannot be changed. Prepare another release.'
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER publication_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_releasefile
  FOR EACH STATEMENT EXECUTE FUNCTION publication_refuse();
"""
NO_FILES = """
DROP TRIGGER publication_refuse ON publication_releasefile;
DROP FUNCTION publication_refuse();
"""

RELEASES = """
CREATE FUNCTION publication_release_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state IN ('prepared', 'scheduled') AND
    (OLD.id, OLD.inspection_id, OLD.number, OLD.note, OLD.publish_at, OLD.slug, OLD.service_slug, OLD.signed_digest, OLD.facts,
      OLD.digest, OLD.prepared_by_id, OLD.prepared_at)
    IS NOT DISTINCT FROM
    (NEW.id, NEW.inspection_id, NEW.number, NEW.note, NEW.publish_at, NEW.slug, NEW.service_slug, NEW.signed_digest, NEW.facts,
      NEW.digest, NEW.prepared_by_id, NEW.prepared_at)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'A release cannot be changed. Prepare another one.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER publication_release_refuse BEFORE UPDATE OR DELETE ON publication_release
  FOR EACH ROW EXECUTE FUNCTION publication_release_refuse();
CREATE TRIGGER publication_release_truncate BEFORE TRUNCATE ON publication_release
  FOR EACH STATEMENT EXECUTE FUNCTION publication_release_refuse();
"""
NO_RELEASES = """
DROP TRIGGER publication_release_refuse ON publication_release;
DROP TRIGGER publication_release_truncate ON publication_release;
DROP FUNCTION publication_release_refuse();
"""


class Migration(migrations.Migration):
    """Create the triggers."""

    dependencies: ClassVar = [("publication", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(FILES, NO_FILES),
        migrations.RunSQL(RELEASES, NO_RELEASES),
    ]
