"""which import brought a commenter"""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('commenters', sa.Column('import_id', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column('commenters', 'import_id')
