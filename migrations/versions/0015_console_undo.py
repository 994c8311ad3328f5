"""an index of the log by moderator, for what one has decided last"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

WHERE = sa.text('moderator_id IS NOT NULL')


def upgrade() -> None:
    op.create_index(
        'ix_events_by_moderator',
        'events',
        ['site_id', 'moderator_id', 'id'],
        sqlite_where=WHERE,
        postgresql_where=WHERE,
    )


def downgrade() -> None:
    op.drop_index('ix_events_by_moderator', table_name='events')
