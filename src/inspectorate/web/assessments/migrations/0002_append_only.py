"""Make answer events append-only. Deletion is possible only for an inspection that is closed or withdrawn."""

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION assessments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('inspectorate.deleting_events', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'What was saved can only be added to.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER assessments_refuse BEFORE UPDATE OR DELETE ON assessments_answerevent
  FOR EACH STATEMENT EXECUTE FUNCTION assessments_refuse();
CREATE TRIGGER assessments_refuse_truncate BEFORE TRUNCATE ON assessments_answerevent
  FOR EACH STATEMENT EXECUTE FUNCTION assessments_refuse();

-- SECURITY DEFINER: runs as the owner, because the service's own role has no DELETE permission on events.
-- Deletes all events of one inspection and returns their number.
CREATE FUNCTION assessments_delete_events(target_inspection bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  deleted_events bigint;
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.inspections_inspection WHERE id = target_inspection AND state IN ('closed', 'withdrawn')
  ) THEN
    RAISE EXCEPTION 'Events are deleted only of an inspection that is closed or withdrawn.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('inspectorate.deleting_events', 'on', true);
  DELETE FROM public.assessments_answerconflict WHERE assessment_id IN
    (SELECT id FROM public.assessments_assessment WHERE inspection_id = target_inspection);
  DELETE FROM public.assessments_answerevent WHERE assessment_id IN
    (SELECT id FROM public.assessments_assessment WHERE inspection_id = target_inspection);
  GET DIAGNOSTICS deleted_events = ROW_COUNT;
  PERFORM set_config('inspectorate.deleting_events', 'off', true);
  RETURN deleted_events;
END $$;
"""

ALLOW = """
DROP FUNCTION assessments_delete_events(bigint);
DROP TRIGGER assessments_refuse_truncate ON assessments_answerevent;
DROP TRIGGER assessments_refuse ON assessments_answerevent;
DROP FUNCTION assessments_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessments", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(REFUSE, ALLOW)]
