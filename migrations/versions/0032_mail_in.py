"""answers by mail, and reports of mails that bounced"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'subscribers', sa.Column('soft_bounces', sa.Integer(), server_default=sa.text('0'), nullable=False)
    )
    op.create_table(
        'mailboxes',
        sa.Column('address', sa.String(254), nullable=False),
        sa.Column('looked_at', UtcDateTime(), nullable=True),
        sa.Column('failing_since', UtcDateTime(), nullable=True),
        sa.Column('tries', sa.Integer(), server_default=sa.text('0'), nullable=False),
        sa.Column('last_error', sa.String(500), nullable=True),
        sa.Column('unaddressed', sa.Integer(), server_default=sa.text('0'), nullable=False),
        sa.PrimaryKeyConstraint('address', name=op.f('pk_mailboxes')),
    )
    op.create_table(
        'incoming_mails',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('number', sa.String(64), nullable=False),
        sa.Column('whose', sa.String(40), nullable=False),
        sa.Column('comment_id', sa.BigInteger(), nullable=True),
        sa.Column('answer_id', sa.BigInteger(), nullable=True),
        sa.Column('outcome', sa.String(10), nullable=False),
        sa.Column('reason', sa.String(500), nullable=True),
        sa.Column('attachments', sa.Integer(), server_default=sa.text('0'), nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('published', 'held', 'proposed', 'bounced', 'ignored', 'refused')",
            name=op.f('ck_incoming_mails_outcome'),
        ),
        sa.ForeignKeyConstraint(
            ['site_id'], ['sites.id'], name=op.f('fk_incoming_mails_site_id_sites'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_incoming_mails')),
        sa.UniqueConstraint('site_id', 'number', name=op.f('uq_incoming_mails_site_id_number')),
    )


def downgrade() -> None:
    op.drop_table('incoming_mails')
    op.drop_table('mailboxes')
    op.drop_column('subscribers', 'soft_bounces')
