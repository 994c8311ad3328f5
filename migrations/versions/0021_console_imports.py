"""imports: what a file is written in, and whether the address of its pages joins the site's"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('imports', sa.Column('encoding', sa.String(length=16), nullable=True))
    op.add_column(
        'imports',
        sa.Column('adds_origin', sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    # Until now it always joined.
    op.execute("UPDATE imports SET adds_origin = true WHERE state IN ('done', 'running')")


def downgrade() -> None:
    op.drop_column('imports', 'adds_origin')
    op.drop_column('imports', 'encoding')
