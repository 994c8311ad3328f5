"""identity providers, further identities of readers, single sign-on"""

import sqlalchemy as sa
from alembic import op

from comments_service.models.base import UtcDateTime

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'reader_identities',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(600), nullable=False),
        sa.Column('reader_id', sa.BigInteger(), nullable=False),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['site_id', 'reader_id'], ['readers.site_id', 'readers.id'],
            name=op.f('fk_reader_identities_site_id_reader_id_readers'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('site_id', 'key', name=op.f('pk_reader_identities')),
    )
    op.create_index(
        'ix_reader_identities_site_id_reader_id', 'reader_identities', ['site_id', 'reader_id']
    )
    op.create_table(
        'identity_providers',
        sa.Column('site_id', sa.Integer(), nullable=False),
        sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('kind', sa.String(10), nullable=False),
        sa.Column('name', sa.String(64), nullable=False),
        sa.Column('address', sa.String(300), nullable=False),
        sa.Column('client_id', sa.String(300), nullable=False),
        sa.Column('client_secret', sa.String(1000), nullable=False),
        sa.Column('endpoints', sa.JSON(), nullable=False),
        sa.Column('last_error', sa.String(500), nullable=True),
        sa.Column('failed_at', UtcDateTime(), nullable=True),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('oidc', 'github', 'mastodon')", name=op.f('ck_identity_providers_kind')
        ),
        sa.ForeignKeyConstraint(
            ['site_id'], ['sites.id'],
            name=op.f('fk_identity_providers_site_id_sites'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_identity_providers')),
        sa.UniqueConstraint(
            'site_id', 'kind', 'address', name=op.f('uq_identity_providers_site_id_kind_address')
        ),
    )
    op.create_table(
        'sso_secrets',
        sa.Column('site_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('secret', sa.String(300), nullable=False),
        sa.Column('previous_secret', sa.String(300), nullable=True),
        sa.Column('previous_until', UtcDateTime(), nullable=True),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['site_id'], ['sites.id'], name=op.f('fk_sso_secrets_site_id_sites'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('site_id', name=op.f('pk_sso_secrets')),
    )


    op.add_column(
        'sites',
        sa.Column('has_providers', sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column('sites', 'has_providers')
    for table in ('sso_secrets', 'identity_providers', 'reader_identities'):
        op.drop_table(table)
