"""Digest of the answers that one import saved, for its audit event."""

from inspectorate.web import database

_DIGEST = """
SELECT encode(sha256(convert_to(coalesce(string_agg(jsonb_build_array(
  assessment."group", case_id, occasion, question, value, comment
)::text, ',' ORDER BY event.id), ''), 'UTF8')), 'hex')
FROM assessments_answerevent AS event
JOIN assessments_assessment AS assessment ON assessment.id = assessment_id
WHERE event.inspection_id = %(inspection)s::bigint
  AND event.transaction_id = coalesce(%(transaction)s::bigint, pg_current_xact_id()::text::bigint)
"""


def digest(inspection: int, transaction: int | None = None) -> str:
    """Return a SHA-256 over the answers that a transaction, by default this one, saved in an inspection."""
    [[sha256]] = database.execute(_DIGEST, {"inspection": inspection, "transaction": transaction})
    return str(sha256)
