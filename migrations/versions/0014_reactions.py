"""reactions to pages and comments"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def make(table, owner, owners):
    op.create_table(
        table,
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column(owner, sa.BigInteger(), nullable=False),
        sa.Column('kind', sa.String(16), nullable=False),
        sa.Column('reader_hash', sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ['site_id', owner], [f'{owners}.site_id', f'{owners}.id'], name=op.f(f'fk_{table}_site_id_{owners}'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('site_id', owner, 'kind', 'reader_hash', name=op.f(f'pk_{table}')),
    )


def upgrade() -> None:
    make('comment_reactions', 'comment_id', 'comments')
    make('page_reactions', 'thread_id', 'threads')
    # Not in a batch, which would make the tables anew: the log's triggers name sites.
    op.add_column('sites', sa.Column('reactions', sa.String(120), server_default=sa.text("''"), nullable=False))
    op.add_column('threads', sa.Column('reactions', sa.JSON(), nullable=True))
    op.add_column('comments', sa.Column('reactions', sa.JSON(), nullable=True))


def downgrade() -> None:
    for table in ('comments', 'threads', 'sites'):
        op.drop_column(table, 'reactions')
    op.drop_table('page_reactions')
    op.drop_table('comment_reactions')
