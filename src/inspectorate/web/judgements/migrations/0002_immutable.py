"""The database lets nobody change or delete what the panel said and decided, nor a judgement once written."""

from typing import ClassVar

from django.db import migrations

TABLES = ("judgement", "view", "shown", "decision", "reopened")

REFUSE = """
CREATE FUNCTION judgements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What the panel decided stands: it can be reopened with a reason, not changed.'
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGER = """
CREATE TRIGGER judgements_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements_{table}
  FOR EACH STATEMENT EXECUTE FUNCTION judgements_refuse();
"""


class Migration(migrations.Migration):
    """Make them immutable."""

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
