"""mentions: links to a page from other sites, webmentions and pingbacks"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

_address = sa.String(2100).with_variant(sa.String(24000), 'postgresql')


def upgrade() -> None:
    op.add_column('sites', sa.Column('webmentions', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('sites', sa.Column('pingbacks', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(
        'threads', sa.Column('mention_count', sa.Integer(), server_default=sa.text('0'), nullable=False)
    )
    op.create_table(
        'mentions',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('thread_id', sa.BigInteger(), nullable=True),
        sa.Column('pair_hash', sa.String(length=64), nullable=False),
        sa.Column('source', _address, nullable=False),
        sa.Column('target', _address, nullable=False),
        sa.Column('protocol', sa.String(length=10), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('previous_state', sa.String(length=10), nullable=True),
        sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
        sa.Column('is_queued', sa.Boolean(), nullable=False),
        sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('misses', sa.Integer(), server_default=sa.text('0'), nullable=False),
        sa.Column('missed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('problem', sa.String(length=200), nullable=True),
        sa.Column('kind', sa.String(length=8), server_default='mention', nullable=False),
        sa.Column('network', sa.String(length=16), nullable=True),
        sa.Column('url', _address, nullable=True),
        sa.Column('title', sa.String(length=300), nullable=True),
        sa.Column('author_name', sa.String(length=200), nullable=True),
        sa.Column('author_url', _address, nullable=True),
        sa.Column('snippet', sa.Text(), nullable=True),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reasons', sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'refused', 'held', 'published', 'spam', 'deleted', 'gone')",
            name=op.f('ck_mentions_state'),
        ),
        sa.CheckConstraint(
            "kind IN ('mention', 'reply', 'like', 'repost')", name=op.f('ck_mentions_kind')
        ),
        sa.ForeignKeyConstraint(
            ['site_id', 'thread_id'], ['threads.site_id', 'threads.id'],
            name=op.f('fk_mentions_site_id_thread_id_threads'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['site_id'], ['sites.id'], name=op.f('fk_mentions_site_id_sites'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_mentions')),
        sa.UniqueConstraint('site_id', 'pair_hash', name=op.f('uq_mentions_site_id_pair_hash')),
    )
    op.create_index('ix_mentions_state', 'mentions', ['site_id', 'state', 'id'])
    op.create_index('ix_mentions_thread', 'mentions', ['site_id', 'thread_id', 'state', 'id'])
    op.create_table(
        'sent_mentions',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('target_hash', sa.String(length=64), nullable=False),
        sa.Column('state', sa.String(length=8), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('sending', 'sent', 'none', 'failed')", name=op.f('ck_sent_mentions_state')
        ),
        sa.ForeignKeyConstraint(
            ['site_id', 'comment_id'], ['comments.site_id', 'comments.id'],
            name=op.f('fk_sent_mentions_site_id_comment_id_comments'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint(
            'site_id', 'comment_id', 'target_hash', name=op.f('pk_sent_mentions')
        ),
    )


def downgrade() -> None:
    op.drop_table('sent_mentions')
    op.drop_table('mentions')
    op.drop_column('threads', 'mention_count')
    op.drop_column('sites', 'pingbacks')
    op.drop_column('sites', 'webmentions')
