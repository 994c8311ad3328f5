"""the mail of the week: who wants it, when the next one leaves, and the Monday of the last one"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('memberships', sa.Column('weekly_report', sa.Boolean(), nullable=True))
    op.add_column('memberships', sa.Column('language', sa.String(length=16), nullable=True))
    # None in a batch, which would make the table anew: the log's triggers name sites.
    op.add_column('sites', sa.Column('weekly_report', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('sites', sa.Column('report_at', UtcDateTime(), nullable=True))
    op.add_column('sites', sa.Column('reported_on', sa.Date(), nullable=True))


def downgrade() -> None:
    for column in ('reported_on', 'report_at', 'weekly_report'):
        op.drop_column('sites', column)
    for column in ('language', 'weekly_report'):
        op.drop_column('memberships', column)
