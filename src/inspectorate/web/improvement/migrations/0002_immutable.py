"""Make responses, versions of actions, closures and board reviews immutable: a trigger rejects changes."""

from typing import ClassVar

from django.db import migrations

TABLES = ("recommendationresponse", "actionversion", "recommendationclosure", "boardreview")

REFUSE = """
CREATE FUNCTION improvement_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What was recorded about improvement cannot be changed. Record the next step.'
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGER = """
CREATE TRIGGER improvement_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON improvement_{table}
  FOR EACH STATEMENT EXECUTE FUNCTION improvement_refuse();
"""


class Migration(migrations.Migration):
    """Create the trigger on every table."""

    dependencies: ClassVar = [("improvement", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION improvement_refuse();"),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table), f"DROP TRIGGER improvement_refuse ON improvement_{table};"
            )
            for table in TABLES
        ),
    ]
