"""What nodes tell each other beside the log, and the cache that spares a start the whole fold."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(64)
DIGEST = sa.String(64)
INSTANT = sa.String(24)


def upgrade() -> None:
    op.create_table(
        "snapshot",
        sa.Column("meeting", ID, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("shape", DIGEST, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "node",
        sa.Column("id", ID, primary_key=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "line",
        sa.Column("node", ID, primary_key=True),
        sa.Column("meeting", ID, primary_key=True),
        sa.Column("person", ID, primary_key=True),
        sa.Column("role", sa.String(16), primary_key=True),
        sa.Column("connections", sa.Integer, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("hidden_since", INSTANT),
    )
    op.create_table(
        "ticket",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("meeting", ID, nullable=False),
        sa.Column("person", ID),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("a log is never taken back: restore a backup with the old release")
