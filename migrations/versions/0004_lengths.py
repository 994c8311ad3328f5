"""comments made anew by a new renderer"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    # Not in a batch, which would make the table anew on SQLite: triggers name it.
    op.add_column('sites', sa.Column('rendered_with', sa.Integer(), nullable=True))


def downgrade():
    op.drop_column('sites', 'rendered_with')
