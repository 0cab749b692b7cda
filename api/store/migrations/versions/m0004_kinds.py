"""What a run is to find, and the plan it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="solve"))
        batch_op.add_column(sa.Column("about", sa.String(length=64), nullable=True))
        batch_op.create_index("ix_run_about", ["about"])
