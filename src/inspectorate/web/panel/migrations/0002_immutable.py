"""Make panel views and rounds immutable: a trigger rejects updates and deletions."""

from typing import ClassVar

from django.db import migrations

TABLES = ("panelview", "panelround")

REFUSE = """
-- The setting is no permission: the service's role has no right to update. It stops mistakes of the owner.
CREATE FUNCTION panel_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('inspectorate.retention', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'A view that was given to the panel cannot be changed.'
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGER = """
CREATE TRIGGER panel_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON panel_{table}
  FOR EACH STATEMENT EXECUTE FUNCTION panel_refuse();
"""


class Migration(migrations.Migration):
    """Create the trigger on every table."""

    dependencies: ClassVar = [("panel", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION panel_refuse();"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER panel_refuse ON panel_{table};")
            for table in TABLES
        ),
    ]
