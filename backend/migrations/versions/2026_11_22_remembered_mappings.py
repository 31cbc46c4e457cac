"""Imports remember chosen columns, tell what changed, and tell an empty date from a bad one.

Revision: remembered_mappings
Follows: seed_templates
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "remembered_mappings"
down_revision = "seed_templates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A migration that cannot get its lock gives up rather than queueing every request behind it.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "import_mappings",
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_import_mappings")),
    )
    op.add_column(
        "import_rows", sa.Column("clears_inactive_since", sa.Boolean(), server_default="false", nullable=False)
    )
    # Somebody's imports are found by asking for each import: hundreds, where a row is written for every person a month.
    op.drop_index("ix_import_members_participant_id", table_name="import_members")
    op.add_column("imports", sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    op.drop_column("imports", "changes")
    op.create_index("ix_import_members_participant_id", "import_members", ["participant_id"])
    op.drop_column("import_rows", "clears_inactive_since")
    op.drop_table("import_mappings")
