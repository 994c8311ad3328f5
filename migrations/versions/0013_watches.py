"""watches and their hits"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

NOW = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column('sites', sa.Column('watch_version', sa.Integer(), nullable=False, server_default=sa.text('0')))
    op.create_table(
        'watches',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('name', sa.String(100), nullable=False),
        sa.Column('search', sa.String(500), nullable=False),
        sa.Column('is_on', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column('alerts', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column('opens_need', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('muted_until', NOW, nullable=True),
        sa.Column('created_at', NOW, nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['moderators.id'], name=op.f('fk_watches_owner_id_moderators')),
        sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_watches_site_id_sites'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_watches')),
    )
    op.create_table(
        'watch_hits',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('watch_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('comment_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('at', NOW, nullable=False),
        sa.Column('useful', sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(['site_id', 'watch_id'], ['watches.site_id', 'watches.id'], name=op.f('fk_watch_hits_site_id_watch_id_watches'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['site_id', 'comment_id'], ['comments.site_id', 'comments.id'], name=op.f('fk_watch_hits_site_id_comment_id_comments'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('site_id', 'watch_id', 'comment_id', name=op.f('pk_watch_hits')),
    )
    op.create_index('ix_watch_hits_comment', 'watch_hits', ['site_id', 'comment_id'])


def downgrade() -> None:
    op.drop_index('ix_watch_hits_comment', table_name='watch_hits')
    op.drop_table('watch_hits')
    op.drop_table('watches')
    op.drop_column('sites', 'watch_version')
