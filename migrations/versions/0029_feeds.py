"""addresses of feeds that can be withdrawn"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

TABLES = ('subscribers', 'memberships')


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column('feed_key', sa.String(32), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, 'feed_key')
