"""indexes by which waits are searched"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_needs_state', 'needs', ['site_id', 'state', 'comment_id'])
    where = sa.text('assignee_id IS NOT NULL')
    op.create_index(
        'ix_needs_assignee', 'needs', ['site_id', 'assignee_id', 'state', 'comment_id'],
        sqlite_where=where, postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index('ix_needs_assignee', 'needs')
    op.drop_index('ix_needs_state', 'needs')
