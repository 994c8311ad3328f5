"""destinations that cannot be reached"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'outages',
        sa.Column('destination', sa.String(80), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('since', UtcDateTime(), nullable=False),
        sa.Column('until', UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('destination', name=op.f('pk_outages')),
    )


def downgrade() -> None:
    op.drop_table('outages')
