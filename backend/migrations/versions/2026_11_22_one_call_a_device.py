"""A device makes one call at a time, whoever claims it.

Revision: one_call_a_device
Follows: remembered_mappings
"""

import sqlalchemy as sa
from alembic import op

revision = "one_call_a_device"
down_revision = "remembered_mappings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A migration that cannot get its lock gives up rather than queueing every request behind it.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "uq_messages_sending_device",
        "messages",
        ["device_id"],
        unique=True,
        postgresql_where=sa.text("status = 'sending'"),
    )


def downgrade() -> None:
    op.drop_index("uq_messages_sending_device", table_name="messages")
