"""Retention in the database: a period of notice that the service cannot shorten, and the deletion itself."""

from typing import ClassVar

from django.db import migrations

NOTICE = """
-- SECURITY INVOKER: it has to know who changes the inspection. The owner may set the date, and needs no notice.
CREATE FUNCTION inspections_deletion_notice() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  by_owner boolean := (SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = TG_RELID);
  is_over boolean := NEW.state IN ('closed', 'withdrawn') AND NEW.remove_cases_on IS NOT NULL;
  was_over boolean := false;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    was_over := OLD.state IN ('closed', 'withdrawn') AND OLD.remove_cases_on IS NOT DISTINCT FROM NEW.remove_cases_on;
  END IF;
  IF NOT is_over THEN
    NEW.deletion_allowed_from := NULL;
  ELSIF NOT was_over THEN
    NEW.deletion_allowed_from := clock_timestamp() + CASE WHEN by_owner THEN '0 days' ELSE '28 days' END::interval;
  ELSIF NOT by_owner THEN
    NEW.deletion_allowed_from := OLD.deletion_allowed_from;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER inspections_deletion_notice BEFORE INSERT OR UPDATE ON inspections_inspection
  FOR EACH ROW EXECUTE FUNCTION inspections_deletion_notice();
"""
NO_NOTICE = """
DROP TRIGGER inspections_deletion_notice ON inspections_inspection;
DROP FUNCTION inspections_deletion_notice();
"""

# In the database because the service's role may neither delete nor update append-only tables. What happens to
# the other tables is in `workflow.retention_schedule`; the tests hold the two together.
DELETE = """
CREATE FUNCTION inspections_delete_case_data(target_inspection bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET timezone = 'Europe/London' AS $$
DECLARE
  target public.inspections_inspection%ROWTYPE;
  kept public.results_storedresult%ROWTYPE;
  deleted_answers bigint;
BEGIN
  SELECT * INTO target FROM public.inspections_inspection WHERE id = target_inspection FOR UPDATE;
  IF NOT FOUND OR target.cases_removed_at IS NOT NULL OR target.state NOT IN ('closed', 'withdrawn')
    OR target.remove_cases_on IS NULL OR target.remove_cases_on > clock_timestamp()::date
    OR target.deletion_allowed_from IS NULL OR target.deletion_allowed_from > clock_timestamp()
  THEN
    RAISE EXCEPTION 'The case data of this inspection is not due for deletion.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('inspectorate.retention', 'on', true);
  DELETE FROM public.assessments_answerconflict WHERE event_id IN
    (SELECT id FROM public.assessments_answerevent WHERE inspection_id = target_inspection);
  DELETE FROM public.assessments_answerevent WHERE inspection_id = target_inspection;
  GET DIAGNOSTICS deleted_answers = ROW_COUNT;
  UPDATE public.judgements_judgement SET reasons = '{}', evidence = '{}' WHERE inspection_id = target_inspection;
  UPDATE public.judgements_decisionreopening SET reason = '' WHERE decision_id IN
    (SELECT id FROM public.judgements_decision WHERE inspection_id = target_inspection);
  UPDATE public.judgements_decision SET reasons = '' WHERE inspection_id = target_inspection;
  DELETE FROM public.reports_sectionversion WHERE section_id IN
    (SELECT id FROM public.reports_reportsection WHERE inspection_id = target_inspection);
  DELETE FROM public.reports_welshsectionversion WHERE section_id IN
    (SELECT id FROM public.reports_reportsection WHERE inspection_id = target_inspection);
  DELETE FROM public.reports_welshrecommendationversion WHERE recommendation_id IN
    (SELECT id FROM public.reports_recommendation WHERE inspection_id = target_inspection);
  DELETE FROM public.reports_recommendationversion AS version USING public.reports_recommendation AS recommendation
    WHERE recommendation.id = version.recommendation_id AND recommendation.inspection_id = target_inspection
      AND (recommendation.withdrawn_at IS NOT NULL OR version.number <> recommendation.version);
  DELETE FROM public.publication_releasefile WHERE release_id IN
    (SELECT id FROM public.publication_release WHERE inspection_id = target_inspection AND state <> 'published');
  UPDATE public.panel_panelview SET reasons = '' WHERE inspection_id = target_inspection;
  UPDATE public.audit_event SET subject = '', before = NULL, after = NULL, salt = ''
    WHERE inspection = target_inspection;
  PERFORM set_config('inspectorate.retention', 'off', true);
  UPDATE public.inspections_inspection SET cases_removed_at = clock_timestamp() WHERE id = target_inspection;
  SELECT * INTO kept FROM public.results_storedresult WHERE inspection_id = target_inspection;
  INSERT INTO public.audit_event (who, event_type, outcome, inspection, subject, after)
    VALUES ('someone not signed in', 'delete_expired_cases', 'done', target_inspection, '', jsonb_build_object(
      'answers', deleted_answers, 'inputs', coalesce(kept.digest, ''),
      'results_kept', coalesce(encode(sha256(convert_to(kept.result, 'UTF8')), 'hex'), '')
    ));
  RETURN deleted_answers;
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("inspections", "0001_initial"),
        ("audit", "0002_chain"),
        ("assessments", "0002_append_only"),
        ("judgements", "0002_immutable"),
        ("results", "0001_initial"),
        ("panel", "0002_immutable"),
        ("reports", "0002_immutable"),
        ("publication", "0002_immutable"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(NOTICE, NO_NOTICE),
        migrations.RunSQL(DELETE, "DROP FUNCTION inspections_delete_case_data(bigint);"),
    ]
