"""What keeps the audit as it was written: the database itself refuses to change or delete a row.

A row is never changed. It can be deleted once it is older than KEPT_DAYS by the database's own
clock, by whoever asks: so retention needs no back door, and no code of ours, retention included,
can remove a younger one. Whoever owns the database can drop a trigger; this is for mistakes, and
for whoever has got hold of the application alone.
"""

from __future__ import annotations

KEPT_DAYS = 365
"""So long no row can be deleted; AUDIT_DAYS may be longer."""
_SECONDS = KEPT_DAYS * 86_400

SQLITE = (
    (
        "CREATE TRIGGER desk_audit_unchanged BEFORE UPDATE ON desk_audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
    ),
    (
        "CREATE TRIGGER desk_audit_kept BEFORE DELETE ON desk_audit "
        f"WHEN OLD.at > julianday('now') * 86400.0 - 210866760000.0 - {_SECONDS} "
        "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
    ),
)
"""Statements."""

POSTGRESQL = (
    (
        "CREATE FUNCTION desk_audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' THEN "
        f"IF OLD.at <= EXTRACT(EPOCH FROM clock_timestamp()) - {_SECONDS} THEN RETURN OLD; END IF; "
        "END IF; "
        "RAISE EXCEPTION 'the audit is only added to'; END $$"
    ),
    (
        "CREATE TRIGGER desk_audit_kept BEFORE UPDATE OR DELETE ON desk_audit "
        "FOR EACH ROW EXECUTE FUNCTION desk_audit_kept()"
    ),
    (
        "CREATE TRIGGER desk_audit_whole BEFORE TRUNCATE ON desk_audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION desk_audit_kept()"
    ),
)
