"""readers whose name lasts"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'readers',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('identity', sa.String(600), nullable=False),
        sa.Column('email', sa.String(254), nullable=True),
        sa.Column('name', sa.String(200), nullable=True),
        sa.Column('name_skeleton', sa.String(400), nullable=True),
        sa.Column('commenter_id', sa.BigInteger(), nullable=False),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['site_id'], ['sites.id'], name=op.f('fk_readers_site_id_sites'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['site_id', 'commenter_id'], ['commenters.site_id', 'commenters.id'],
            name=op.f('fk_readers_site_id_commenter_id_commenters'),
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_readers')),
        sa.UniqueConstraint('site_id', 'identity', name=op.f('uq_readers_site_id_identity')),
        sa.UniqueConstraint(
            'site_id', 'name_skeleton', name=op.f('uq_readers_site_id_name_skeleton')
        ),
        sa.UniqueConstraint(
            'site_id', 'commenter_id', name=op.f('uq_readers_site_id_commenter_id')
        ),
    )
    op.create_index('ix_readers_site_id_email', 'readers', ['site_id', 'email'])
    op.create_table(
        'reader_sessions',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('code_hash', sa.String(64), nullable=False),
        sa.Column('token_hash', sa.String(64), nullable=True),
        sa.Column('reader_id', sa.BigInteger(), nullable=False),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.Column('expires_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['site_id', 'reader_id'], ['readers.site_id', 'readers.id'],
            name=op.f('fk_reader_sessions_site_id_reader_id_readers'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('site_id', 'code_hash', name=op.f('pk_reader_sessions')),
        sa.UniqueConstraint(
            'site_id', 'token_hash', name=op.f('uq_reader_sessions_site_id_token_hash')
        ),
    )
    op.create_index(
        'ix_reader_sessions_site_id_reader_id', 'reader_sessions', ['site_id', 'reader_id']
    )


def downgrade() -> None:
    op.drop_table('reader_sessions')
    op.drop_table('readers')
