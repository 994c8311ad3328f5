"""the console"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

TOLD = "(action NOT IN ('post', 'import') OR to_status <> 'published')"
# What no statement may change of the log; the rest of a line may only be emptied, where the law
# asks for it. Lines go with their site alone.
KEPT = {
    'events': ['site_id', 'id', 'comment_id', 'actor', 'moderator_id', 'action', 'from_status', 'to_status', 'created_at'],
    'audit_entries': ['site_id', 'id', 'actor', 'action', 'created_at'],
}
EMPTIED = ['moderator_id', 'subject', 'before', 'after', 'device']
REFUSAL = 'the log is only added to'
ROLES_BEFORE = "role IN ('owner', 'moderator', 'responder')"
ROLES = "role IN ('owner', 'moderator', 'responder', 'analyst')"


def allow_roles(condition):
    name = op.f('ck_memberships_role')
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_constraint(name, 'memberships', type_='check')
        op.create_check_constraint(name, 'memberships', condition)
    else:
        # SQLite makes the table anew, and its checks are not read back: the old one is gone then.
        with op.batch_alter_table('memberships', recreate='always') as batch_op:
            batch_op.create_check_constraint(name, condition)


def keep_the_log():
    """Triggers that refuse to change lines of the log, or to take any away while their site stands."""
    filled = ' OR '.join(
        f'(NEW."{name}" IS NOT NULL AND CAST(NEW."{name}" AS TEXT) <> COALESCE(CAST(OLD."{name}" AS TEXT), \'\'))'
        for name in EMPTIED
    )
    changes = [(table, f'{table}_kept', ', '.join(columns), None) for table, columns in KEPT.items()]
    changes.append(('audit_entries', 'audit_entries_filled', ', '.join(f'"{name}"' for name in EMPTIED), filled))
    if op.get_bind().dialect.name == 'sqlite':
        for table, name, columns, when in changes:
            condition = f'WHEN {when} ' if when else ''
            op.execute(
                f'CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} {condition}'
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        op.execute(
            'CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries '
            'WHEN EXISTS (SELECT 1 FROM sites WHERE id = OLD.site_id) '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(
        'CREATE FUNCTION refuse_to_change_the_log() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        'CREATE FUNCTION refuse_to_shorten_the_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        'IF EXISTS (SELECT FROM sites WHERE id = OLD.site_id) THEN '
        f"RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN OLD; END $$"
    )
    for table, name, columns, when in changes:
        condition = f'WHEN ({when}) ' if when else ''
        op.execute(
            f'CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW {condition}'
            'EXECUTE FUNCTION refuse_to_change_the_log()'
        )
    op.execute(
        'CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries FOR EACH ROW '
        'EXECUTE FUNCTION refuse_to_shorten_the_log()'
    )


def free_the_log():
    triggers = [(table, f'{table}_kept') for table in KEPT]
    triggers += [('audit_entries', 'audit_entries_filled'), ('audit_entries', 'audit_entries_stay')]
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    for table, name in triggers:
        op.execute(f'DROP TRIGGER {name}' if is_sqlite else f'DROP TRIGGER {name} ON {table}')
    if not is_sqlite:
        op.execute('DROP FUNCTION refuse_to_change_the_log()')
        op.execute('DROP FUNCTION refuse_to_shorten_the_log()')


def upgrade() -> None:
    allow_roles(ROLES)
    op.create_table('audit_entries',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('actor', sa.String(length=10), nullable=False),
    sa.Column('moderator_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=32), nullable=False),
    sa.Column('subject', sa.String(length=400), nullable=True),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('device', sa.String(length=300), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_audit_entries_moderator_id_moderators')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_audit_entries_site_id_sites'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_audit_entries'))
    )
    op.create_table('bans',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('value', sa.String(length=400), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=True),
    sa.Column('label', sa.String(length=400), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('comment_id', sa.BigInteger(), nullable=True),
    sa.Column('bulk_job_id', sa.BigInteger(), nullable=True),
    sa.Column('moderator_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('name', 'email', 'address', 'network', 'domain')", name=op.f('ck_bans_kind')),
    sa.ForeignKeyConstraint(['lifted_by'], ['moderators.id'], name=op.f('fk_bans_lifted_by_moderators')),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_bans_moderator_id_moderators')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_bans_site_id_sites'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_bans'))
    )
    with op.batch_alter_table('bans', schema=None) as batch_op:
        batch_op.create_index('ix_bans_standing', ['site_id', 'kind', 'value'], unique=False, sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))

    op.create_table('bulk_jobs',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('decision', sa.String(length=8), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=True),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('moderator_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'undoing', 'undone')", name=op.f('ck_bulk_jobs_state')),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_bulk_jobs_moderator_id_moderators')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_bulk_jobs_site_id_sites'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_bulk_jobs'))
    )
    op.create_table('decision_reasons',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_decision_reasons_site_id_sites'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_decision_reasons'))
    )
    op.create_table('invitations',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('label', sa.String(length=254), nullable=True),
    sa.Column('invited_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'moderator', 'responder', 'analyst')", name=op.f('ck_invitations_role')),
    sa.ForeignKeyConstraint(['invited_by'], ['moderators.id'], name=op.f('fk_invitations_invited_by_moderators')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_invitations_site_id_sites'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_invitations'))
    )
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitations_site_id'), ['site_id'], unique=False)

    op.create_table('passkeys',
    sa.Column('id', sa.String(length=1400), nullable=False),
    sa.Column('moderator_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_passkeys_moderator_id_moderators'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkeys'))
    )
    with op.batch_alter_table('passkeys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkeys_moderator_id'), ['moderator_id'], unique=False)

    op.create_table('recovery_codes',
    sa.Column('moderator_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_recovery_codes_moderator_id_moderators'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('moderator_id', 'code_hash', name=op.f('pk_recovery_codes'))
    )
    op.create_table('refusals',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('rule', sa.String(length=32), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_refusals_site_id_sites'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'day', 'rule', name=op.f('pk_refusals'))
    )
    op.create_table('saved_views',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('search', sa.String(length=500), nullable=False),
    sa.Column('moderator_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_saved_views_moderator_id_moderators')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_saved_views_site_id_sites'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_saved_views'))
    )
    op.create_table('sightings',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('origin', sa.String(length=300), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=False),
    sa.Column('page_url', sa.String(length=2100), nullable=True),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome IN ('ok', 'refused')", name=op.f('ck_sightings_outcome')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_sightings_site_id_sites'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'origin', 'outcome', name=op.f('pk_sightings'))
    )
    op.create_table('sign_in_steps',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('moderator_id', sa.Integer(), nullable=True),
    sa.Column('purpose', sa.String(length=16), nullable=False),
    sa.Column('challenge', sa.String(length=200), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_sign_in_steps_moderator_id_moderators'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in_steps'))
    )
    op.create_table('bulk_items',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.BigInteger(), nullable=False),
    sa.Column('comment_id', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('seen_version', sa.Integer(), nullable=False),
    sa.Column('made_version', sa.Integer(), nullable=True),
    sa.Column('error', sa.String(length=32), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'done', 'failed', 'undone')", name=op.f('ck_bulk_items_state')),
    sa.ForeignKeyConstraint(['site_id', 'comment_id'], ['comments.site_id', 'comments.id'], name=op.f('fk_bulk_items_site_id_comment_id_comments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['site_id', 'job_id'], ['bulk_jobs.site_id', 'bulk_jobs.id'], name=op.f('fk_bulk_items_site_id_job_id_bulk_jobs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'job_id', 'comment_id', name=op.f('pk_bulk_items'))
    )
    with op.batch_alter_table('bulk_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulk_items_site_id_comment_id'), ['site_id', 'comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bulk_items_site_id_job_id_state_comment_id'), ['site_id', 'job_id', 'state', 'comment_id'], unique=False)

    op.create_table('notes',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger(), nullable=False),
    sa.Column('commenter_id', sa.BigInteger(), nullable=True),
    sa.Column('moderator_id', sa.Integer(), nullable=True),
    sa.Column('body', sa.String(length=2000), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_notes_moderator_id_moderators')),
    sa.ForeignKeyConstraint(['site_id', 'comment_id'], ['comments.site_id', 'comments.id'], name=op.f('fk_notes_site_id_comment_id_comments'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_notes'))
    )
    with op.batch_alter_table('notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notes_site_id_comment_id_id'), ['site_id', 'comment_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notes_site_id_commenter_id_id'), ['site_id', 'commenter_id', 'id'], unique=False)

    op.create_table('revisions',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('renderer_version', sa.Integer(), nullable=False),
    sa.Column('moderator_id', sa.Integer(), nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['moderator_id'], ['moderators.id'], name=op.f('fk_revisions_moderator_id_moderators')),
    sa.ForeignKeyConstraint(['site_id', 'comment_id'], ['comments.site_id', 'comments.id'], name=op.f('fk_revisions_site_id_comment_id_comments'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', 'id', name=op.f('pk_revisions'))
    )
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revisions_site_id_comment_id_id'), ['site_id', 'comment_id', 'id'], unique=False)

    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('network_hash', sa.String(length=64), nullable=True))
        batch_op.create_index('ix_comments_commenter', ['site_id', 'commenter_id', 'id'], unique=False, sqlite_where=sa.text('commenter_id IS NOT NULL'), postgresql_where=sa.text('commenter_id IS NOT NULL'))
        batch_op.create_index('ix_comments_network', ['site_id', 'network_hash', 'id'], unique=False, sqlite_where=sa.text('network_hash IS NOT NULL'), postgresql_where=sa.text('network_hash IS NOT NULL'))

    with op.batch_alter_table('console_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('device', sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column('means', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('note', sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column('device', sa.String(length=300), nullable=True))

    op.create_index('ix_events_told', 'events', ['site_id', 'id'], unique=False, sqlite_where=sa.text(TOLD), postgresql_where=sa.text(TOLD))

    with op.batch_alter_table('moderators', schema=None) as batch_op:
        batch_op.add_column(sa.Column('totp_secret', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('totp_step', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('sites', schema=None) as batch_op:
        batch_op.add_column(sa.Column('set_up', sa.String(length=60), nullable=True))
    # Sites that are at work need no guided start.
    op.execute("UPDATE sites SET set_up = 'done'")

    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.add_column(sa.Column('slow_seconds', sa.Integer(), nullable=True))
    keep_the_log()


def downgrade() -> None:
    free_the_log()
    # The version before knows no role that may do as little.
    op.execute("DELETE FROM memberships WHERE role = 'analyst'")
    allow_roles(ROLES_BEFORE)
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.drop_column('slow_seconds')

    with op.batch_alter_table('sites', schema=None) as batch_op:
        batch_op.drop_column('set_up')

    with op.batch_alter_table('moderators', schema=None) as batch_op:
        batch_op.drop_column('last_seen_at')
        batch_op.drop_column('totp_step')
        batch_op.drop_column('totp_secret')

    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index('ix_events_told', sqlite_where=sa.text(TOLD), postgresql_where=sa.text(TOLD))
        batch_op.drop_column('device')
        batch_op.drop_column('note')

    with op.batch_alter_table('console_sessions', schema=None) as batch_op:
        batch_op.drop_column('last_seen_at')
        batch_op.drop_column('means')
        batch_op.drop_column('device')

    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.drop_index('ix_comments_commenter', sqlite_where=sa.text('commenter_id IS NOT NULL'), postgresql_where=sa.text('commenter_id IS NOT NULL'))
        batch_op.drop_index('ix_comments_network', sqlite_where=sa.text('network_hash IS NOT NULL'), postgresql_where=sa.text('network_hash IS NOT NULL'))
        batch_op.drop_column('network_hash')

    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revisions_site_id_comment_id_id'))

    op.drop_table('revisions')
    with op.batch_alter_table('notes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notes_site_id_commenter_id_id'))
        batch_op.drop_index(batch_op.f('ix_notes_site_id_comment_id_id'))

    op.drop_table('notes')
    with op.batch_alter_table('bulk_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bulk_items_site_id_job_id_state_comment_id'))
        batch_op.drop_index(batch_op.f('ix_bulk_items_site_id_comment_id'))

    op.drop_table('bulk_items')
    op.drop_table('sign_in_steps')
    op.drop_table('sightings')
    op.drop_table('saved_views')
    op.drop_table('refusals')
    op.drop_table('recovery_codes')
    with op.batch_alter_table('passkeys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkeys_moderator_id'))

    op.drop_table('passkeys')
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitations_site_id'))

    op.drop_table('invitations')
    op.drop_table('decision_reasons')
    op.drop_table('bulk_jobs')
    with op.batch_alter_table('bans', schema=None) as batch_op:
        batch_op.drop_index('ix_bans_standing', sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))

    op.drop_table('bans')
    op.drop_table('audit_entries')
