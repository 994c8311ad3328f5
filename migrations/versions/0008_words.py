"""words with their marks, refusals that cost trust, bans of commenters"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from comments_service.rules.text.words import skeleton

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

KINDS = "kind IN ('name', 'email', 'address', 'network', 'domain')"
MORE_KINDS = "kind IN ('commenter', 'name', 'email', 'address', 'network', 'domain')"


def allow_kinds(condition, length, existing):
    # Nothing on SQLite names this table from outside, so it may be made anew.
    with op.batch_alter_table('bans') as batch_op:
        batch_op.drop_constraint(op.f('ck_bans_kind'), type_='check')
        batch_op.alter_column('kind', type_=sa.String(length), existing_type=sa.String(existing), existing_nullable=False)
        batch_op.create_check_constraint(op.f('ck_bans_kind'), condition)


def fold_names_anew():
    moderators = sa.table('moderators', sa.column('id'), sa.column('name'), sa.column('name_skeleton'))
    connection = op.get_bind()
    for id_, name in connection.execute(sa.select(moderators.c.id, moderators.c.name)).all():
        connection.execute(
            moderators.update().where(moderators.c.id == id_).values(name_skeleton=skeleton(name))
        )


def index_anew():
    """Have the worker do it: the comments may be many."""
    connection = op.get_bind()
    sites = connection.execute(sa.text('SELECT id FROM sites')).scalars().all()
    messages = sa.table(
        'outbox_messages',
        *(sa.column(name) for name in ('site_id', 'id', 'topic', 'state', 'attempts')),
        sa.column('payload', sa.JSON),
        sa.column('created_at', sa.DateTime(timezone=True)),
        sa.column('due_at', sa.DateTime(timezone=True)),
    )
    now = datetime.now(UTC)
    id_ = int(now.timestamp() * 1000) << 20
    for site_id in sites:
        connection.execute(
            messages.insert().values(
                site_id=site_id, id=id_, topic='index', state='waiting', attempts=0, payload={'after': 0}, created_at=now, due_at=now
            )
        )


def upgrade() -> None:
    op.add_column('commenters', sa.Column('refused_count', sa.Integer(), nullable=False, server_default='0'))
    op.execute(
        "UPDATE commenters SET refused_count = (SELECT count(*) FROM comments"
        " WHERE comments.site_id = commenters.site_id AND comments.commenter_id = commenters.id"
        " AND (comments.status = 'spam' OR comments.deleted_by = 'moderation'))"
    )
    allow_kinds(MORE_KINDS, 16, 8)
    fold_names_anew()
    index_anew()


def downgrade() -> None:
    op.execute("DELETE FROM outbox_messages WHERE topic = 'index'")
    op.execute("DELETE FROM bans WHERE kind = 'commenter'")
    allow_kinds(KINDS, 8, 16)
    op.drop_column('commenters', 'refused_count')
