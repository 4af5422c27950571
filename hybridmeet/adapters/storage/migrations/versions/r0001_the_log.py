"""The log, the register of commands, the rows beside the log, and what opens a seat."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(64)
DIGEST = sa.String(64)
INSTANT = sa.String(24)


def upgrade() -> None:
    _log()
    _beside()
    _access()


def downgrade() -> None:
    raise NotImplementedError("a log is never taken back: restore a backup with the old release")


def _log() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", ID, primary_key=True),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("meeting", ID, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("type", ID, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("command", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("prev_hash", DIGEST, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
    )
    op.create_table(
        "command",
        sa.Column("meeting", ID, primary_key=True),
        sa.Column("actor", sa.String(80), primary_key=True),
        sa.Column("id", ID, primary_key=True),
        sa.Column("first_seq", sa.Integer, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )


def _beside() -> None:
    for name, length in (("person", 64), ("text", 200)):
        op.create_table(
            name,
            sa.Column("meeting", ID, primary_key=True),
            sa.Column("id", sa.String(length), primary_key=True),
            sa.Column("body", sa.Text, nullable=False),
        )


def _access() -> None:
    op.create_table(
        "link",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("meeting", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("reusable", sa.Boolean, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("used_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
    )
    op.create_table(
        "browser_seat",
        sa.Column("browser", DIGEST, primary_key=True),
        sa.Column("meeting", ID, primary_key=True),
        sa.Column("person", ID, primary_key=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
    )
    op.create_table(
        "feed",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("meeting", ID, nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("person", ID),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
    )
