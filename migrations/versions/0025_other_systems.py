"""which system a site stands in for"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade():
    # Not in a batch, which would make the table anew: the log's triggers name it.
    op.add_column('sites', sa.Column('switched_from', sa.String(12), server_default='', nullable=False))


def downgrade():
    op.drop_column('sites', 'switched_from')
