"""readers who are mailed of comments"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

SWITCHES = ('reader_mails', 'tell_reasons')


def upgrade() -> None:
    for name in SWITCHES:
        op.add_column(
            'sites', sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.create_table(
        'subscribers',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('mailbox', sa.String(254), nullable=False),
        sa.Column('state', sa.String(10), nullable=False),
        sa.Column('rhythm', sa.String(8), nullable=False),
        sa.Column('time_zone', sa.String(64), nullable=False),
        sa.Column('language', sa.String(16), nullable=False),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.Column('asked_at', UtcDateTime(), nullable=True),
        sa.Column('confirmed_at', UtcDateTime(), nullable=True),
        sa.Column('bounced_at', UtcDateTime(), nullable=True),
        sa.Column('last_error', sa.String(500), nullable=True),
        sa.Column('mail_at', UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'confirmed', 'bounced')", name=op.f('ck_subscribers_state')
        ),
        sa.CheckConstraint("rhythm IN ('now', 'daily')", name=op.f('ck_subscribers_rhythm')),
        sa.ForeignKeyConstraint(
            ['site_id'], ['sites.id'], name=op.f('fk_subscribers_site_id_sites'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_subscribers')),
        sa.UniqueConstraint('site_id', 'mailbox', name=op.f('uq_subscribers_site_id_mailbox')),
    )
    op.create_table(
        'subscriptions',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('target_id', sa.BigInteger(), nullable=False),
        sa.Column('scope', sa.String(8), nullable=False),
        sa.Column('subscriber_id', sa.BigInteger(), nullable=False),
        sa.Column('thread_id', sa.BigInteger(), nullable=False),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.CheckConstraint("scope IN ('replies', 'page')", name=op.f('ck_subscriptions_scope')),
        sa.ForeignKeyConstraint(
            ['site_id', 'subscriber_id'], ['subscribers.site_id', 'subscribers.id'],
            name=op.f('fk_subscriptions_site_id_subscribers'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['site_id', 'thread_id'], ['threads.site_id', 'threads.id'],
            name=op.f('fk_subscriptions_site_id_threads'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint(
            'site_id', 'target_id', 'scope', 'subscriber_id', name=op.f('pk_subscriptions')
        ),
    )
    op.create_index(
        'ix_subscriptions_subscriber', 'subscriptions', ['site_id', 'subscriber_id', 'thread_id']
    )
    op.create_index('ix_subscriptions_thread', 'subscriptions', ['site_id', 'thread_id'])
    op.create_table(
        'reader_notices',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('subscriber_id', sa.BigInteger(), nullable=False),
        sa.Column('comment_id', sa.BigInteger(), nullable=False),
        sa.Column('kind', sa.String(10), nullable=False),
        sa.Column('message_id', sa.BigInteger(), nullable=True),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.Column('sent_at', UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('comment', 'published', 'refused')", name=op.f('ck_reader_notices_kind')
        ),
        sa.ForeignKeyConstraint(
            ['site_id', 'subscriber_id'], ['subscribers.site_id', 'subscribers.id'],
            name=op.f('fk_reader_notices_site_id_subscribers'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint(
            'site_id', 'subscriber_id', 'comment_id', 'kind', name=op.f('pk_reader_notices')
        ),
    )
    op.create_index('ix_reader_notices_comment', 'reader_notices', ['site_id', 'comment_id'])


def downgrade() -> None:
    op.drop_table('reader_notices')
    op.drop_table('subscriptions')
    op.drop_table('subscribers')
    for name in reversed(SWITCHES):
        op.drop_column('sites', name)
