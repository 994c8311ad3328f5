"""what a site's decisions teach"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'learned_terms',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('approved', sa.Integer(), nullable=False),
        sa.Column('spam', sa.Integer(), nullable=False),
        sa.Column('terms', sa.JSON(), nullable=False),
        sa.Column('learned_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_learned_terms_site_id_sites'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('site_id', name=op.f('pk_learned_terms')),
    )
    op.add_column('sites', sa.Column('hold_likely_spam', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('sites', sa.Column('learned_version', sa.Integer(), server_default=sa.text('0'), nullable=False))


def downgrade() -> None:
    op.drop_column('sites', 'learned_version')
    op.drop_column('sites', 'hold_likely_spam')
    op.drop_table('learned_terms')
