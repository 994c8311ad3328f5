"""comments that wait for an answer, and the log of each wait"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

WAITING = "state IN ('open', 'snoozed')"
COUNTED = "action IN ('opened', 'answered', 'reopened', 'closed', 'withdrawn', 'restored')"
# What no statement may change of the log; its notes may only be emptied, where the law asks for it.
KEPT = (
    'site_id, id, thread_id, comment_id, action, actor, at, cause, waits_since, due_at, wall_s, '
    'worked_s, in_target, answer_id, assignee_id, saved_reply_id, reason'
)
FILLED = '(NEW.note IS NOT NULL) OR (NEW.moderator_id IS NOT NULL AND NEW.moderator_id <> COALESCE(OLD.moderator_id, 0))'
REFUSAL = 'the log is only added to'


def partial(name, table, columns, where):
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def keep_the_log():
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    for name, columns, when in (('need_events_kept', KEPT, None), ('need_events_filled', 'note, moderator_id', FILLED)):
        head = f'CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON need_events '
        if is_sqlite:
            condition = f'WHEN {when} ' if when else ''
            op.execute(f"{head}{condition}BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        else:
            condition = f'WHEN ({when}) ' if when else ''
            op.execute(f'{head}FOR EACH ROW {condition}EXECUTE FUNCTION refuse_to_change_the_log()')


def make_needs():
    op.create_table(
        'needs',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('thread_id', sa.BigInteger(), nullable=False),
        sa.Column('root_id', sa.BigInteger(), nullable=False),
        sa.Column('commenter_id', sa.BigInteger(), nullable=True),
        sa.Column('last_comment_id', sa.BigInteger(), nullable=False),
        sa.Column('state', sa.String(length=8), nullable=False),
        sa.Column('cause', sa.String(length=10), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('waits_since', sa.DateTime(timezone=True), nullable=False),
        sa.Column('target_s', sa.Integer(), nullable=True),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('escalated', sa.Integer(), nullable=False),
        sa.Column('assignee_id', sa.Integer(), nullable=True),
        sa.Column('assigned_by', sa.Integer(), nullable=True),
        sa.Column('claimed_by', sa.Integer(), nullable=True),
        sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('wake_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('answer_id', sa.BigInteger(), nullable=True),
        sa.Column('proposal_id', sa.BigInteger(), nullable=True),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('answered_by', sa.Integer(), nullable=True),
        sa.Column('closed_reason', sa.String(length=10), nullable=True),
        sa.Column('before', sa.String(length=10), nullable=True),
        sa.CheckConstraint("state IN ('open', 'snoozed', 'answered', 'closed')", name=op.f('ck_needs_state')),
        sa.ForeignKeyConstraint(['site_id', 'comment_id'], ['comments.site_id', 'comments.id'], name=op.f('fk_needs_site_id_comment_id_comments'), ondelete='CASCADE'),
        *(
            sa.ForeignKeyConstraint([name], ['moderators.id'], name=op.f(f'fk_needs_{name}_moderators'))
            for name in ('assignee_id', 'assigned_by', 'claimed_by', 'answered_by')
        ),
        sa.PrimaryKeyConstraint('site_id', 'comment_id', name=op.f('pk_needs')),
    )
    partial('ix_needs_open', 'needs', ['site_id', 'due_at', 'comment_id'], "state = 'open'")
    partial('ix_needs_mine', 'needs', ['site_id', 'assignee_id', 'due_at', 'comment_id'], f'{WAITING} AND assignee_id IS NOT NULL')
    partial('ix_needs_later', 'needs', ['site_id', 'wake_at', 'comment_id'], "state = 'snoozed'")
    partial('ix_needs_branch', 'needs', ['site_id', 'root_id', 'commenter_id'], WAITING)
    partial('ix_needs_answer', 'needs', ['site_id', 'answer_id'], 'answer_id IS NOT NULL')
    partial('ix_needs_proposal', 'needs', ['site_id', 'proposal_id'], 'proposal_id IS NOT NULL')


def make_log():
    op.create_table(
        'need_events',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('thread_id', sa.BigInteger(), nullable=False),
        sa.Column('comment_id', sa.BigInteger(), nullable=False),
        sa.Column('action', sa.String(length=10), nullable=False),
        sa.Column('actor', sa.String(length=10), nullable=False),
        sa.Column('moderator_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('cause', sa.String(length=10), nullable=False),
        sa.Column('waits_since', sa.DateTime(timezone=True), nullable=False),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('wall_s', sa.Integer(), nullable=True),
        sa.Column('worked_s', sa.Integer(), nullable=True),
        sa.Column('in_target', sa.Boolean(), nullable=True),
        sa.Column('answer_id', sa.BigInteger(), nullable=True),
        sa.Column('assignee_id', sa.Integer(), nullable=True),
        sa.Column('saved_reply_id', sa.BigInteger(), nullable=True),
        sa.Column('reason', sa.String(length=10), nullable=True),
        sa.Column('note', sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(['site_id', 'thread_id'], ['threads.site_id', 'threads.id'], name=op.f('fk_need_events_site_id_thread_id_threads'), ondelete='CASCADE'),
        *(
            sa.ForeignKeyConstraint([name], ['moderators.id'], name=op.f(f'fk_need_events_{name}_moderators'))
            for name in ('moderator_id', 'assignee_id')
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_need_events')),
    )
    op.create_index(op.f('ix_need_events_site_id_comment_id_id'), 'need_events', ['site_id', 'comment_id', 'id'])
    partial('ix_need_events_counted', 'need_events', ['site_id', 'id'], COUNTED)
    keep_the_log()


def upgrade() -> None:
    # None in a batch, which would make the table anew: the log's triggers name sites.
    op.execute(
        "ALTER TABLE sites ADD COLUMN needs VARCHAR(8) DEFAULT 'asks' NOT NULL "
        "CONSTRAINT ck_sites_needs CHECK (needs IN ('asks', 'all', 'watched', 'off'))"
    )
    op.add_column('sites', sa.Column('target_s', sa.Integer(), server_default='3600', nullable=True))
    op.execute(
        "ALTER TABLE memberships ADD COLUMN answers VARCHAR(8) DEFAULT 'publish' NOT NULL "
        "CONSTRAINT ck_memberships_answers CHECK (answers IN ('publish', 'propose'))"
    )
    op.add_column('memberships', sa.Column('away_until', sa.DateTime(timezone=True), nullable=True))
    make_needs()
    make_log()


def downgrade() -> None:
    op.drop_table('need_events')
    op.drop_table('needs')
    for table, column in (('memberships', 'away_until'), ('memberships', 'answers'), ('sites', 'target_s'), ('sites', 'needs')):
        op.drop_column(table, column)
