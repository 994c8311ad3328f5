"""answer links: one comment is answered without signing in"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'answer_links',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('token_hash', sa.String(64), nullable=False),
        sa.Column('comment_id', sa.BigInteger(), nullable=False),
        sa.Column('moderator_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(64), nullable=True),
        sa.Column('email', sa.String(254), nullable=True),
        sa.Column('message', sa.String(500), nullable=True),
        sa.Column('may', sa.String(8), nullable=False),
        sa.Column('invited_by', sa.Integer(), nullable=True),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.Column('expires_at', UtcDateTime(), nullable=False),
        sa.Column('used_at', UtcDateTime(), nullable=True),
        sa.Column('answer_id', sa.BigInteger(), nullable=True),
        sa.CheckConstraint("may IN ('publish', 'propose')", name=op.f('ck_answer_links_may')),
        sa.ForeignKeyConstraint(
            ['site_id', 'comment_id'], ['comments.site_id', 'comments.id'],
            name=op.f('fk_answer_links_site_id_comment_id_comments'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['moderator_id'], ['moderators.id'],
            name=op.f('fk_answer_links_moderator_id_moderators'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['invited_by'], ['moderators.id'],
            name=op.f('fk_answer_links_invited_by_moderators'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_answer_links')),
        sa.UniqueConstraint('site_id', 'token_hash', name=op.f('uq_answer_links_site_id_token_hash')),
    )
    op.create_index('ix_answer_links_comment', 'answer_links', ['site_id', 'comment_id'])
    op.create_index('ix_answer_links_member', 'answer_links', ['moderator_id'])


def downgrade() -> None:
    op.drop_table('answer_links')
