"""the key by which Akismet is asked"""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('sites', sa.Column('akismet_key', sa.String(300), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('sites', 'akismet_key')
