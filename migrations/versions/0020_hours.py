"""working hours of a site: until when an answer is due"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # None in a batch, which would make the table anew: the log's triggers name sites.
    op.add_column('sites', sa.Column('time_zone', sa.String(length=64), server_default='UTC', nullable=False))
    op.add_column('sites', sa.Column('working_hours', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column('sites', sa.Column('closed_days', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column('sites', sa.Column('figures_by_person', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    for column in ('figures_by_person', 'closed_days', 'working_hours', 'time_zone'):
        op.drop_column('sites', column)
