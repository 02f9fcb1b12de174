"""Who works at the helpdesk: accounts, sessions, what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
YEAR = 365 * 86_400
SQLITE = (
    (
        "CREATE TRIGGER desk_audit_unchanged BEFORE UPDATE ON desk_audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
    ),
    (
        "CREATE TRIGGER desk_audit_kept BEFORE DELETE ON desk_audit "
        f"WHEN OLD.at > julianday('now') * 86400.0 - 210866760000.0 - {YEAR} "
        "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
    ),
)
POSTGRESQL = (
    (
        "CREATE FUNCTION desk_audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' THEN "
        f"IF OLD.at <= EXTRACT(EPOCH FROM clock_timestamp()) - {YEAR} THEN RETURN OLD; END IF; "
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


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), unique=True),
        sa.Column("shown", sa.String(128), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("password", sa.String(255)),
        sa.Column("issuer", sa.String(255)),
        sa.Column("subject", sa.String(255)),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("seen_at", sa.Float),
        sa.Column("disabled_at", sa.Float),
        sa.UniqueConstraint("issuer", "subject", name="person_of_directory"),
    )
    op.create_table(
        "desk_session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(32), nullable=False, index=True),
        sa.Column("began_at", sa.Float, nullable=False),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("said", sa.String(300)),
    )
    op.create_table(
        "desk_sign_in",
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("next", sa.String(500), nullable=False),
        sa.Column("began_at", sa.Float, nullable=False),
    )
    op.create_table(
        "desk_try",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("last_at", sa.Float, nullable=False),
        sa.Column("next_at", sa.Float, nullable=False),
    )
    op.create_table(
        "desk_audit",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Float, nullable=False, index=True),
        sa.Column("person", sa.String(32), index=True),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("object", sa.String(128)),
        sa.Column("details", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
