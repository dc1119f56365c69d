"""Make answer events append-only."""

from typing import ClassVar

from django.db import migrations

REFUSE = """
-- The setting is no permission: the service's role has no right to delete. It stops mistakes of the owner.
CREATE FUNCTION assessments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('inspectorate.retention', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'What was saved can only be added to.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER assessments_refuse BEFORE UPDATE OR DELETE ON assessments_answerevent
  FOR EACH STATEMENT EXECUTE FUNCTION assessments_refuse();
CREATE TRIGGER assessments_refuse_truncate BEFORE TRUNCATE ON assessments_answerevent
  FOR EACH STATEMENT EXECUTE FUNCTION assessments_refuse();
"""

ALLOW = """
DROP TRIGGER assessments_refuse_truncate ON assessments_answerevent;
DROP TRIGGER assessments_refuse ON assessments_answerevent;
DROP FUNCTION assessments_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessments", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(REFUSE, ALLOW)]
