"""The database records which transaction changed which row, for every table that audit events account for."""

from typing import ClassVar

from django.db import migrations

TABLES = (
    "people_service",
    "people_invitation",
    "people_rolerequest",
    "people_accountchange",
    "people_passwordlink",
    "tokens_token",
    "tokens_calendarsubscription",
    "adoption_adoption",
    "inspections_inspection",
    "inspections_teammember",
    "inspections_declaration",
    "inspections_statechange",
    "cases_longlist",
    "cases_columnmap",
    "cases_seal",
    "cases_draw",
    "cases_casereplacement",
    "assessments_seconddraw",
    "assessments_answerconflict",
    "assessments_heldinterview",
    "assessments_alert",
    "assessments_differenceresolution",
    "assessments_plannedinterview",
    "assessments_conflictreview",
    "assessments_caseallocation",
    "assessments_reassignment",
    "assessments_reviewthread",
    "assessments_reviewcomment",
    "allocation_availableslot",
    "allocation_availability",
    "allocation_assessoravailability",
    "judgements_evidenceitem",
    "judgements_lineofenquiry",
    "judgements_judgement",
    "judgements_decision",
    "judgements_decisionreopening",
    "results_importedparts",
    "panel_panelmember",
    "panel_panelview",
    "panel_panelround",
    "reports_reportsection",
    "reports_sectionversion",
    "reports_welshsectionversion",
    "reports_figurechange",
    "reports_sectioncomment",
    "reports_recommendation",
    "reports_recommendationversion",
    "reports_welshrecommendationversion",
    "reports_namechange",
    "reports_signoff",
    "publication_release",
    "publication_embargoedcopy",
    "improvement_improvementplan",
    "improvement_recommendationresponse",
    "improvement_improvementaction",
    "improvement_actionversion",
    "improvement_actionevidence",
    "improvement_recommendationclosure",
    "improvement_boardreview",
    "improvement_improvementreminder",
    "accuracy_accuracycheck",
    "accuracy_checkrecipient",
    "accuracy_challenge",
    "accuracy_challengefile",
    "accuracy_challengeresponse",
    "accuracy_responsessignoff",
    "audit_archive",
)
IGNORED_COLUMNS = {
    # Written by every answer that is saved. Answer events account for it.
    "assessments_assessment": ("version",),
    # Changed by signing in, and by people themselves.
    "people_person": ("password", "last_login"),
}

FUNCTION = """
CREATE FUNCTION audit_row_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.audit_rowchange (transaction_id, table_name, row_id) VALUES (
    pg_current_xact_id()::text::bigint, TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END
  );
  RETURN NULL;
END $$;
-- Nobody else may put the function on a table of their own: it would account for changes that never were.
REVOKE EXECUTE ON FUNCTION audit_row_change() FROM PUBLIC;
"""
TRIGGERS = """
CREATE TRIGGER audit_row_change AFTER INSERT OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION audit_row_change();
CREATE TRIGGER audit_row_update AFTER UPDATE ON {table}
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION audit_row_change();
"""
TRIGGERS_WITHOUT_COLUMNS = """
CREATE TRIGGER audit_row_change AFTER INSERT OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION audit_row_change();
DO $$
DECLARE
  condition text;
BEGIN
  -- By column, because a statement may set an ignored column together with others that stay as they are.
  SELECT string_agg(format('OLD.%1$I IS DISTINCT FROM NEW.%1$I', column_name), ' OR ') INTO condition
  FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name = '{table}' AND column_name NOT IN ({columns});
  EXECUTE format(
    'CREATE TRIGGER audit_row_update AFTER UPDATE ON {table} FOR EACH ROW WHEN (%s) '
    'EXECUTE FUNCTION audit_row_change()', condition
  );
END $$;
"""
DROP = """
DROP TRIGGER audit_row_change ON {table};
DROP TRIGGER audit_row_update ON {table};
"""


def _triggers() -> list[migrations.RunSQL]:
    """Return the operations that create the triggers of every table."""
    ignored = {table: ", ".join(f"'{name}'" for name in names) for table, names in IGNORED_COLUMNS.items()}
    return [
        *(migrations.RunSQL(TRIGGERS.format(table=table), DROP.format(table=table)) for table in TABLES),
        *(
            migrations.RunSQL(
                TRIGGERS_WITHOUT_COLUMNS.format(table=table, columns=columns), DROP.format(table=table)
            )
            for table, columns in ignored.items()
        ),
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("audit", "0002_chain"),
        ("people", "0001_initial"),
        ("tokens", "0001_initial"),
        ("adoption", "0001_initial"),
        ("inspections", "0001_initial"),
        ("cases", "0001_initial"),
        ("assessments", "0001_initial"),
        ("allocation", "0001_initial"),
        ("judgements", "0001_initial"),
        ("results", "0001_initial"),
        ("panel", "0001_initial"),
        ("reports", "0001_initial"),
        ("publication", "0001_initial"),
        ("improvement", "0001_initial"),
        ("accuracy", "0001_initial"),
    ]
    operations: ClassVar = [migrations.RunSQL(FUNCTION, "DROP FUNCTION audit_row_change();"), *_triggers()]
