"""an external judge of comments"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('sites', sa.Column('judge_url', sa.String(300), server_default='', nullable=False))
    op.add_column('sites', sa.Column('judge_minutes', sa.Integer(), server_default='10', nullable=False))
    op.add_column('sites', sa.Column('judge_error', sa.String(300), nullable=True))
    op.add_column('sites', sa.Column('judge_failing_since', UtcDateTime(), nullable=True))


def downgrade() -> None:
    for column in ('judge_failing_since', 'judge_error', 'judge_minutes', 'judge_url'):
        op.drop_column('sites', column)
