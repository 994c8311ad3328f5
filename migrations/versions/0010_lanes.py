"""lanes and destinations of outbox messages; what a site is to be alerted of"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")
TO_A_PEER = sa.text("state = 'waiting' AND destination <> ''")


def add(table, column):
    op.add_column(table, column)


def upgrade() -> None:
    add('sites', sa.Column('alerts', sa.String(120), nullable=False, server_default=sa.text("''")))
    messages = 'outbox_messages'
    add(messages, sa.Column('lane', sa.String(4), nullable=False, server_default='soon'))
    add(messages, sa.Column('destination', sa.String(80), nullable=False, server_default=sa.text("''")))
    op.execute(
        "UPDATE outbox_messages SET lane = 'long'"
        " WHERE topic IN ('check_import', 'import', 'undo_import', 'render')"
    )
    op.execute("UPDATE outbox_messages SET lane = 'now' WHERE topic = 'mail'")
    op.execute(
        "UPDATE outbox_messages SET destination = 'mail' WHERE topic IN ('mail', 'commenter_mail')"
    )
    op.create_index(
        'ix_outbox_messages_lane', messages, ['lane', 'site_id', 'due_at', 'id'],
        sqlite_where=WAITING, postgresql_where=WAITING,
    )
    op.create_index(
        'ix_outbox_messages_destination', messages, ['destination', 'lane'],
        sqlite_where=TO_A_PEER, postgresql_where=TO_A_PEER,
    )
    op.drop_index('ix_outbox_messages_due', table_name=messages)


def downgrade() -> None:
    op.create_index(
        'ix_outbox_messages_due', 'outbox_messages', ['due_at', 'id'],
        sqlite_where=WAITING, postgresql_where=WAITING,
    )
    op.drop_index('ix_outbox_messages_destination', table_name='outbox_messages')
    op.drop_index('ix_outbox_messages_lane', table_name='outbox_messages')
    op.drop_column('outbox_messages', 'destination')
    op.drop_column('outbox_messages', 'lane')
    op.drop_column('sites', 'alerts')
