"""The database chains every event to the one before it in its chain, and lets nobody change or delete one."""

from typing import ClassVar

from django.db import migrations

# A chain goes on from its last event: there are some when this was undone and is done again.
CHAINS = """
INSERT INTO audit_chainhead (chain, number, digest)
SELECT every.chain, coalesce(last.number, 0), coalesce(last.digest, '')
FROM generate_series(0, 63) AS every (chain)
LEFT JOIN LATERAL (
  SELECT number, digest FROM audit_event WHERE chain = every.chain ORDER BY number DESC LIMIT 1
) AS last ON true;
"""

CHAIN = """
CREATE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head public.audit_chainhead%ROWTYPE;
BEGIN
  NEW.chain := mod(coalesce(NEW.person, 0), 64);
  SELECT * INTO STRICT head FROM public.audit_chainhead WHERE chain = NEW.chain FOR UPDATE;
  NEW.at := clock_timestamp();
  NEW.transaction_id := pg_current_xact_id()::text::bigint;
  NEW.salt := gen_random_uuid()::text;
  NEW.details_digest := encode(sha256(convert_to(jsonb_build_array(
    NEW.salt, NEW.subject, NEW.before, NEW.after
  )::text, 'UTF8')), 'hex');
  NEW.number := head.number + 1;
  NEW.previous := head.digest;
  NEW.digest := encode(sha256(convert_to(jsonb_build_array(
    NEW.chain, NEW.number, NEW.previous, extract(epoch from NEW.at), NEW.transaction_id, NEW.person, NEW.who,
    NEW.event_type, NEW.outcome, NEW.inspection, NEW.details_digest
  )::text, 'UTF8')), 'hex');
  UPDATE public.audit_chainhead SET number = NEW.number, digest = NEW.digest WHERE chain = NEW.chain;
  RETURN NEW;
END $$;
-- Nobody else may put the function on a table of their own: it writes the heads of the chains as the owner.
REVOKE EXECUTE ON FUNCTION audit_chain() FROM PUBLIC;

CREATE TRIGGER audit_chain BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_chain();

-- The settings are no permission: the service's role may neither update nor delete. They stop mistakes of the owner.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('inspectorate.retention', true) = 'on' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' AND current_setting('inspectorate.archive', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'The audit log can only be added to.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

UNCHAIN = """
DROP TRIGGER audit_refuse_truncate ON audit_event;
DROP TRIGGER audit_refuse ON audit_event;
DROP TRIGGER audit_chain ON audit_event;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_chain();
"""


class Migration(migrations.Migration):
    """Chain the events."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(CHAINS, "DELETE FROM audit_chainhead;"),
        migrations.RunSQL(CHAIN, UNCHAIN),
    ]
