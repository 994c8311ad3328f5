"""the search index: its own shape on each database, so it is no table of the models"""

from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

# number: the comment's id or, where another site has that one, the next free above it. FTS5 keeps
# its lists by it, so that the newest match is the first one read.
SQLITE = [
    """CREATE TABLE search_entries (
        number INTEGER PRIMARY KEY,
        site_id INTEGER NOT NULL,
        comment_id BIGINT NOT NULL,
        terms TEXT NOT NULL,
        CONSTRAINT uq_search_entries_site_id_comment_id UNIQUE (site_id, comment_id),
        CONSTRAINT fk_search_entries_site_id_comments FOREIGN KEY (site_id, comment_id)
            REFERENCES comments (site_id, id) ON DELETE CASCADE
    )""",
    # The terms are words already (rules/text/search_terms.py): what is between two spaces is one.
    """CREATE VIRTUAL TABLE search_index USING fts5(
        terms, content='search_entries', content_rowid='number', columnsize=0,
        tokenize="ascii tokenchars '-.:=@_'"
    )""",
    """CREATE TRIGGER search_entries_insert AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_index (rowid, terms) VALUES (new.number, new.terms);
    END""",
    """CREATE TRIGGER search_entries_delete AFTER DELETE ON search_entries BEGIN
        INSERT INTO search_index (search_index, rowid, terms)
            VALUES ('delete', old.number, old.terms);
    END""",
    """CREATE TRIGGER search_entries_update AFTER UPDATE OF terms ON search_entries
        WHEN old.terms <> new.terms BEGIN
        INSERT INTO search_index (search_index, rowid, terms)
            VALUES ('delete', old.number, old.terms);
        INSERT INTO search_index (rowid, terms) VALUES (new.number, new.terms);
    END""",
]
POSTGRESQL = [
    """CREATE TABLE search_entries (
        site_id INTEGER NOT NULL,
        comment_id BIGINT NOT NULL,
        terms tsvector NOT NULL,
        CONSTRAINT pk_search_entries PRIMARY KEY (site_id, comment_id),
        CONSTRAINT fk_search_entries_site_id_comments FOREIGN KEY (site_id, comment_id)
            REFERENCES comments (site_id, id) ON DELETE CASCADE
    )""",
    "CREATE INDEX ix_search_entries_terms ON search_entries USING gin (terms)",
]


def upgrade() -> None:
    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE search_index")
    connection.exec_driver_sql("DROP TABLE search_entries")
