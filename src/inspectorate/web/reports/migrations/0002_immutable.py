"""Make the versions of sections and recommendations immutable: a trigger rejects updates and deletions."""

from typing import ClassVar

from django.db import migrations

TABLES = ("sectionversion", "welshsectionversion", "recommendationversion", "welshrecommendationversion")

REFUSE = """
-- The setting is no permission: the service's role has no right to delete. It stops mistakes of the owner.
CREATE FUNCTION reports_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('inspectorate.retention', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'A version of a draft cannot be changed.' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGER = """
CREATE TRIGGER reports_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON reports_{table}
  FOR EACH STATEMENT EXECUTE FUNCTION reports_refuse();
"""


class Migration(migrations.Migration):
    """Create the trigger on every table."""

    dependencies: ClassVar = [("reports", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION reports_refuse();"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER reports_refuse ON reports_{table};")
            for table in TABLES
        ),
    ]
