"""who decided something elsewhere, as the file of an import has it"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: on SQLite that makes the table anew, and the log's triggers name it.
    op.add_column('events', sa.Column('imported_name', sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column('events', 'imported_name')
