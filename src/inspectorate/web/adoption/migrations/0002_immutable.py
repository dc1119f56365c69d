"""Make the adoption of an edition immutable: a trigger rejects updates and deletions."""

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION adoption_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The adoption of an edition cannot be changed. Make another edition.'
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER adoption_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON adoption_adoption
  FOR EACH STATEMENT EXECUTE FUNCTION adoption_refuse();
"""
UNDO = """
DROP TRIGGER adoption_refuse ON adoption_adoption;
DROP FUNCTION adoption_refuse();
"""


class Migration(migrations.Migration):
    """Create the trigger."""

    dependencies: ClassVar = [("adoption", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(REFUSE, UNDO)]
