"""A PostgreSQL database that a test has used, made as new for the next one.

To copy the migrated template and to drop the copy cost the server more than most tests do. What a
test writes is rows; whoever changes more than that leaves a database that nobody uses again.
"""

from contextlib import suppress
from typing import Any

import psycopg

#: What changes with any change to the schema, to statistics or to the settings of the database.
_STATE = """
SELECT
  (SELECT (count(*), max(xmin::text::bigint), sum(reltuples), sum(relpages)) FROM pg_class),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_attribute),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_attrdef),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_constraint),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_trigger),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_proc),
  (SELECT count(*) FROM pg_statistic),
  (SELECT count(*) FROM pg_namespace),
  (SELECT count(*) FROM pg_db_role_setting
    JOIN pg_database ON oid = setdatabase WHERE datname = current_database()),
  (SELECT array_agg(version_num) FROM alembic_version)
"""
_END_OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
#: The planner takes a table that was never vacuumed for this large at least: what lies below looks
#: the same to it, dead rows or none.
_PAGES = 10
_LARGEST = """
SELECT max(pg_relation_size(oid)) / current_setting('block_size')::int
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
# As a replica, where neither triggers nor foreign keys have a say.
_EMPTY = """
DO $$
DECLARE name regclass; first bigint;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN
    SELECT oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
  LOOP
    EXECUTE format('DELETE FROM %s', name);
  END LOOP;
  FOR name, first IN SELECT seqrelid, seqstart FROM pg_sequence LOOP
    PERFORM setval(name, first, false);
  END LOOP;
END $$
"""


class Emptying:
    """Empties one database, by a connection that stays open: it knows the tables already."""

    def __init__(self, address: str) -> None:
        self._connection: psycopg.Connection[Any] = psycopg.connect(address, autocommit=True)

    def state(self) -> Any:
        """Return what is the same in all copies of the template that were not changed."""
        return self._connection.execute(_STATE).fetchone()

    def empty(self, as_new: Any) -> bool:
        """End all connections but this and delete all rows; return whether it is as new then."""
        with suppress(psycopg.Error):
            self._connection.execute(_END_OTHERS)
            largest = self._connection.execute(_LARGEST).fetchone()
            if largest and largest[0] <= _PAGES and self.state() == as_new:
                self._connection.execute(_EMPTY)
                return True
        return False

    def close(self) -> None:
        """Closes its connection."""
        self._connection.close()
