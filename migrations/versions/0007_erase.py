"""random keys for hashed addresses: hashes under keys that can be computed go"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

RANDOM = {
    'sqlite': 'lower(hex(randomblob(16)))',
    'postgresql': "replace(gen_random_uuid()::text, '-', '')",
}


def upgrade() -> None:
    op.create_table(
        'address_keys',
        sa.Column('month', sa.String(length=7), nullable=False),
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('month', name=op.f('pk_address_keys')),
    )
    op.execute('UPDATE comments SET poster_hash = NULL, network_hash = NULL')
    op.execute("UPDATE commenters SET fingerprint = ''")
    random = RANDOM[op.get_bind().dialect.name]
    op.execute(f'UPDATE votes SET voter_hash = {random}')
    op.execute(f'UPDATE reports SET reporter_hash = {random}')
    op.execute(
        "UPDATE bans SET expires_at = CURRENT_TIMESTAMP WHERE kind IN ('address', 'network')"
        ' AND lifted_at IS NULL AND (expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP)'
    )


def downgrade() -> None:
    op.drop_table('address_keys')
