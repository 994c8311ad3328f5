"""an index of reported comments that answers their count by itself"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

WHERE = sa.text('open_reports > 0')


def make(*columns):
    op.drop_index('ix_comments_reported', table_name='comments')
    op.create_index(
        'ix_comments_reported', 'comments', list(columns), sqlite_where=WHERE, postgresql_where=WHERE
    )


def upgrade() -> None:
    make('site_id', 'id', 'open_reports', 'status')


def downgrade() -> None:
    make('site_id', 'id')
