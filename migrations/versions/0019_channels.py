"""channels, deliveries and the rhythm of members' mails"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

NOTHING = sa.text("''")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        'channels',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('kind', sa.String(12), nullable=False),
        sa.Column('name', sa.String(64), nullable=False),
        sa.Column('address', sa.Text(), nullable=False),
        sa.Column('secret', sa.String(300), nullable=True),
        sa.Column('previous_secret', sa.String(300), nullable=True),
        sa.Column('previous_until', UtcDateTime(), nullable=True),
        sa.Column('causes', sa.String(120), nullable=False),
        sa.Column('page_prefix', sa.String(300), nullable=False, server_default=NOTHING),
        sa.Column('watches', sa.String(300), nullable=False, server_default=NOTHING),
        sa.Column('language', sa.String(16), nullable=False),
        sa.Column('state', sa.String(8), nullable=False, server_default='on'),
        sa.Column('failing_since', UtcDateTime(), nullable=True),
        sa.Column('last_error', sa.String(500), nullable=True),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('on', 'off', 'failed')", name=op.f('ck_channels_state')),
        sa.ForeignKeyConstraint(
            ['site_id'], ['sites.id'], name=op.f('fk_channels_site_id_sites'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_channels')),
    )
    op.create_table(
        'deliveries',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('recipient', sa.String(40), nullable=False),
        sa.Column('comment_id', sa.BigInteger(), nullable=False),
        sa.Column('cause', sa.String(40), nullable=False),
        sa.Column('state', sa.String(8), nullable=False, server_default='waiting'),
        sa.Column('message_id', sa.BigInteger(), nullable=True),
        sa.Column('status', sa.Integer(), nullable=True),
        sa.Column('ms', sa.Integer(), nullable=True),
        sa.Column('error', sa.String(500), nullable=True),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.Column('sent_at', UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'dropped')", name=op.f('ck_deliveries_state')
        ),
        sa.ForeignKeyConstraint(
            ['site_id'], ['sites.id'], name=op.f('fk_deliveries_site_id_sites'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_deliveries')),
        sa.UniqueConstraint(
            'site_id', 'recipient', 'comment_id', 'cause', name=op.f('uq_deliveries_site_id_recipient_comment_id_cause')
        ),
    )
    op.create_index('ix_deliveries_recipient', 'deliveries', ['site_id', 'recipient', 'id'])
    op.create_index(
        'ix_deliveries_waiting', 'deliveries', ['site_id', 'recipient', 'id'],
        sqlite_where=WAITING, postgresql_where=WAITING,
    )
    op.create_table(
        'member_alerts',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('moderator_id', sa.Integer(), nullable=False),
        sa.Column('rhythm', sa.String(8), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('time_zone', sa.String(64), nullable=False),
        sa.Column('language', sa.String(16), nullable=False),
        sa.CheckConstraint(
            "rhythm IN ('now', 'every', 'daily')", name=op.f('ck_member_alerts_rhythm')
        ),
        sa.ForeignKeyConstraint(
            ['site_id', 'moderator_id'], ['memberships.site_id', 'memberships.moderator_id'],
            name=op.f('fk_member_alerts_site_id_memberships'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('site_id', 'moderator_id', name=op.f('pk_member_alerts')),
    )


def downgrade() -> None:
    op.drop_table('member_alerts')
    op.drop_table('deliveries')
    op.drop_table('channels')
