"""an index of the log by thread, for what was published last"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

WHERE = sa.text("to_status = 'published'")


def upgrade() -> None:
    op.create_index(
        'ix_events_published',
        'events',
        ['site_id', 'thread_id', 'id'],
        sqlite_where=WHERE,
        postgresql_where=WHERE,
    )


def downgrade() -> None:
    op.drop_index('ix_events_published', table_name='events')
