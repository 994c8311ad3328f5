"""which page this is"""

from urllib.parse import unquote

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

AT_ONCE = 500
LONGEST_KEY = 2000
ESCAPED = 24000


def widen_addresses(length, existing):
    """SQLite does not measure texts, and to make its tables anew would be slow for nothing."""
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('threads', 'url', type_=sa.String(length), existing_type=sa.String(existing), existing_nullable=False)


def ids_of(key, url):
    """What ``page-id`` may have been for a thread: it was a path or an address until now."""
    paths = {'/' + key.partition('/')[2], '/' + url.split('/', 3)[-1]} - {'/'}
    spelled = {*paths, *map(unquote, paths)}
    texts = sorted({url, *spelled, *(path.removeprefix('/') for path in spelled)} - {''})
    return [f'#{text}' for text in texts if len(text.encode()) < LONGEST_KEY]


def keep_ids():
    """Pages that were named by an id go on to have their thread: the one with most comments."""
    connection = op.get_bind()
    threads = sa.table('threads', sa.column('site_id'), sa.column('id'), sa.column('key'), sa.column('url'), sa.column('comment_count'))
    aliases = sa.table('thread_aliases', sa.column('site_id'), sa.column('key'), sa.column('thread_id'))
    taken = set()
    rows = connection.execute(
        sa.select(threads.c.site_id, threads.c.id, threads.c.key, threads.c.url)
        .order_by(threads.c.site_id, threads.c.comment_count.desc(), threads.c.id)
    ).all()
    new = []
    for site_id, thread_id, key, url in rows:
        for alias in ids_of(key, url):
            if (site_id, alias) not in taken:
                taken.add((site_id, alias))
                new.append({'site_id': site_id, 'key': alias, 'thread_id': thread_id})
    for start in range(0, len(new), AT_ONCE):
        connection.execute(aliases.insert(), new[start:start + AT_ONCE])


def upgrade() -> None:
    # None in a batch, which would make the table anew: the log's triggers name sites, and what
    # belongs to threads would go with them.
    op.execute(
        "ALTER TABLE sites ADD COLUMN page_parameters VARCHAR(10) DEFAULT 'untracked' NOT NULL "
        "CONSTRAINT ck_sites_page_parameters CHECK (page_parameters IN ('untracked', 'listed', 'every'))"
    )
    op.add_column('sites', sa.Column('page_parameter_names', sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column('sites', sa.Column('hash_routes', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('threads', sa.Column('title_from', sa.BigInteger(), nullable=True))
    op.add_column('threads', sa.Column('url_from', sa.BigInteger(), nullable=True))
    op.add_column('threads', sa.Column('title_fixed', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('threads', sa.Column('url_fixed', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('comments', sa.Column('page_title', sa.String(300), nullable=True))
    address = sa.String(2100).with_variant(sa.String(ESCAPED), 'postgresql')
    op.add_column('comments', sa.Column('page_url', address, nullable=True))
    widen_addresses(ESCAPED, 2100)
    # Nobody whose comment is shown said these.
    op.execute('UPDATE threads SET title = NULL WHERE comment_count = 0 AND import_id IS NULL')
    # Of who reads, nothing is kept that an address may say after its path.
    for mark in '?#':
        position = 'strpos' if op.get_bind().dialect.name == 'postgresql' else 'instr'
        op.execute(
            f"UPDATE sightings SET page_url = substr(page_url, 1, {position}(page_url, '{mark}') - 1) "
            f"WHERE {position}(page_url, '{mark}') > 0"
        )
    keep_ids()


def downgrade() -> None:
    op.execute("DELETE FROM thread_aliases WHERE key LIKE '#%'")
    op.execute(sa.text('UPDATE threads SET url = substr(url, 1, 2100)'))
    widen_addresses(2100, ESCAPED)
    for table, column in (
        ('comments', 'page_url'), ('comments', 'page_title'), ('threads', 'url_fixed'), ('threads', 'title_fixed'),
        ('threads', 'url_from'), ('threads', 'title_from'), ('sites', 'hash_routes'), ('sites', 'page_parameter_names'), ('sites', 'page_parameters'),
    ):
        op.drop_column(table, column)
