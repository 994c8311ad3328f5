"""previews of a site, and ports of one's own machine that are kept apart"""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch, which would make the table anew: the log's triggers name it.
    allowed = sa.CheckConstraint("preview_posts IN ('hold', 'off')", name=op.f('ck_sites_preview_posts'))
    op.add_column('sites', sa.Column('local_ports', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('sites', sa.Column('preview_origins', sa.Text(), server_default='', nullable=False))
    op.add_column('sites', sa.Column('preview_posts', sa.String(4), allowed, server_default='hold', nullable=False))


def downgrade() -> None:
    for column in ('preview_posts', 'preview_origins', 'local_ports'):
        op.drop_column('sites', column)
