"""Which server carries a run out, and until when it must be heard of again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("server", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("lease_until", sa.String(length=40), nullable=True))
