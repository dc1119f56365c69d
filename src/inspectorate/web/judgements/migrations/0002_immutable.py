"""Make judgements, decisions and reopenings immutable: a trigger rejects updates and deletions."""

from typing import ClassVar

from django.db import migrations

TABLES = ("judgement", "decision", "decisionreopening")

REFUSE = """
-- The setting is no permission: the service's role has no right to update. It stops mistakes of the owner.
CREATE FUNCTION judgements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('inspectorate.retention', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'A judgement or decision cannot be changed. Write a new one, or reopen the decision with a reason.'
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGER = """
CREATE TRIGGER judgements_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements_{table}
  FOR EACH STATEMENT EXECUTE FUNCTION judgements_refuse();
"""


class Migration(migrations.Migration):
    """Create the trigger on every table."""

    dependencies: ClassVar = [("judgements", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION judgements_refuse();"),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table), f"DROP TRIGGER judgements_refuse ON judgements_{table};"
            )
            for table in TABLES
        ),
    ]
