"""moderators on the site's own pages"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'page_sessions',
        sa.Column('code_hash', sa.String(64), nullable=False),
        sa.Column('token_hash', sa.String(64), nullable=True),
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('moderator_id', sa.Integer(), nullable=False),
        sa.Column('session_hash', sa.String(64), nullable=False),
        sa.Column('origin', sa.String(300), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_page_sessions_site_id_sites'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['moderator_id'], ['moderators.id'], name=op.f('fk_page_sessions_moderator_id_moderators'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['session_hash'], ['console_sessions.token_hash'], name=op.f('fk_page_sessions_session_hash_console_sessions'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_page_sessions')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_page_sessions_token_hash')),
    )
    op.create_index(op.f('ix_page_sessions_moderator_id'), 'page_sessions', ['moderator_id'])
    op.create_index(op.f('ix_page_sessions_session_hash'), 'page_sessions', ['session_hash'])


def downgrade() -> None:
    op.drop_table('page_sessions')
