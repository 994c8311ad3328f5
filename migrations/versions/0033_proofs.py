"""a proof of work, for sites that are flooded"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    allowed = sa.CheckConstraint("proof_of_work IN ('off', 'rise', 'on')", name=op.f('ck_sites_proof_of_work'))
    # Not in a batch, which would make the table anew: the log's triggers name it.
    op.add_column('sites', sa.Column('proof_of_work', sa.String(4), allowed, server_default='off', nullable=False))


def downgrade() -> None:
    op.drop_column('sites', 'proof_of_work')
