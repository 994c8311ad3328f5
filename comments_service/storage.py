"""What the error of a database means, on either database."""

import sqlite3

from sqlalchemy.exc import DBAPIError

_DISK_FULL_SQLSTATE = "53100"
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_READ_ONLY_SQLSTATE = "25006"
_UNDEFINED_SQLSTATES = ("42P01", "42703")  # a table, a column


def is_full(error: Exception) -> bool:
    """Whether there is no room left on the disk of the database."""
    return (
        sqlite_code(error) == sqlite3.SQLITE_FULL
        # The index of the write-ahead log, which is a file beside the database, cannot grow.
        or _extended_code(error) == sqlite3.SQLITE_IOERR_SHMSIZE
        or sqlstate(error) == _DISK_FULL_SQLSTATE
    )


def is_read_only(error: Exception) -> bool:
    """Whether nothing can be written: a folder that is mounted so, a standby server."""
    return sqlite_code(error) == sqlite3.SQLITE_READONLY or sqlstate(error) == _READ_ONLY_SQLSTATE


def has_no_tables(error: Exception) -> bool:
    """Whether tables or columns of this version are missing, as before a migration."""
    return sqlstate(error) in _UNDEFINED_SQLSTATES


def sqlstate(error: Exception) -> str:
    """PostgreSQL's code of an error, empty where it has none."""
    return getattr(_cause(error), "sqlstate", None) or ""


def sqlite_code(error: Exception) -> int:
    """SQLite's code of an error, without what it says beyond the kind; 0 where it has none.

    The lowest eight bits are the kind (https://sqlite.org/rescode.html).
    """
    return _extended_code(error) & 0xFF


def _extended_code(error: Exception) -> int:
    return int(getattr(_cause(error), "sqlite_errorcode", 0))


def _cause(error: Exception) -> object:
    return error.orig if isinstance(error, DBAPIError) else error
