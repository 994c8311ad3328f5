"""saved replies and where they were used"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

NOW = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'saved_replies',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('name', sa.String(100), nullable=False),
        sa.Column('language', sa.String(16), nullable=True),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('used', sa.Integer(), nullable=False, server_default=sa.text('0')),
        sa.Column('created_at', NOW, nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['moderators.id'], name=op.f('fk_saved_replies_owner_id_moderators')),
        sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_saved_replies_site_id_sites'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_saved_replies')),
    )
    op.create_table(
        'saved_reply_uses',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('reply_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('comment_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(['site_id', 'reply_id'], ['saved_replies.site_id', 'saved_replies.id'], name=op.f('fk_saved_reply_uses_site_id_reply_id_saved_replies'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['site_id', 'comment_id'], ['comments.site_id', 'comments.id'], name=op.f('fk_saved_reply_uses_site_id_comment_id_comments'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('site_id', 'reply_id', 'comment_id', name=op.f('pk_saved_reply_uses')),
    )
    op.create_index('ix_saved_reply_uses_comment', 'saved_reply_uses', ['site_id', 'comment_id'])


def downgrade() -> None:
    op.drop_index('ix_saved_reply_uses_comment', table_name='saved_reply_uses')
    op.drop_table('saved_reply_uses')
    op.drop_table('saved_replies')
