"""The form of a gradebook's file: its tables, and the names of all forms that there have been.

A new gradebook is made in the current form at once; an older one is brought up to it by ``migrations/``.
Whoever changes :data:`SQL` adds a name to :data:`FORMS` and a module to ``migrations/versions/``.

No STRICT tables: Python 3.11 of Red Hat's Enterprise Linux 9 comes with SQLite 3.34, which cannot even open
a file that has one (they came with 3.37). Checks say the same, and any SQLite from 3.24 on can read them.
"""

from __future__ import annotations

__all__ = ["APPLICATION_ID", "CURRENT", "FORMS", "SQL"]

#: "1Cok", bytes 68 to 71 of the file: what tells a gradebook of ours from any other SQLite database
APPLICATION_ID = 0x31436F6B
#: the oldest first; the last is the one of :data:`SQL`
FORMS: tuple[str, ...] = ("0001",)
CURRENT = FORMS[-1]

_ADDED_TO_ONLY = ("setting", "content", "hand_in", "grader", "attempt", "report")

_TABLES = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE student (
    student TEXT NOT NULL PRIMARY KEY CHECK (student <> ''),
    name TEXT NOT NULL, email TEXT NOT NULL, ids TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE content (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, exercise TEXT NOT NULL CHECK (exercise <> ''),
    text BLOB NOT NULL CHECK (typeof(text) = 'blob'),
    pieces BLOB NOT NULL CHECK (typeof(pieces) = 'blob')
);
CREATE INDEX content_of ON content (sha256, exercise, id);
CREATE TABLE hand_in (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL CHECK (student <> ''), exercise TEXT NOT NULL CHECK (exercise <> ''),
    sha256 TEXT NOT NULL, place TEXT NOT NULL, handed_in_at TEXT NOT NULL, late TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
CREATE INDEX hand_in_of ON hand_in (exercise, student, id);
CREATE TABLE grader (
    id INTEGER PRIMARY KEY,
    suite TEXT NOT NULL, kit TEXT NOT NULL, seed INTEGER NOT NULL CHECK (typeof(seed) = 'integer'),
    UNIQUE (suite, kit, seed)
);
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
    student TEXT NOT NULL CHECK (student <> ''), exercise TEXT NOT NULL CHECK (exercise <> ''),
    sha256 TEXT NOT NULL, grader INTEGER NOT NULL REFERENCES grader (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'failed', 'inconclusive')),
    points INTEGER NOT NULL CHECK (typeof(points) = 'integer'),
    max_points INTEGER NOT NULL CHECK (typeof(max_points) = 'integer'),
    diagnosis TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('sandbox', 'account', 'process', '')),
    machine TEXT NOT NULL, started_at TEXT NOT NULL, recorded_at TEXT NOT NULL, real_seconds REAL NOT NULL
);
CREATE INDEX attempt_of ON attempt (exercise, student, sha256, id);
CREATE INDEX attempt_by ON attempt (student, id);
CREATE TABLE report (
    attempt INTEGER PRIMARY KEY REFERENCES attempt (id),
    format INTEGER NOT NULL CHECK (typeof(format) = 'integer'),
    packed BLOB NOT NULL CHECK (typeof(packed) = 'blob')
);
"""


def _guard(table: str, change: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} BEGIN"
        f" SELECT raise(ABORT, 'a gradebook is only added to: {table}'); END;\n"
    )


#: a script; what is kept of students is the one thing that may be replaced
SQL = "".join(
    (
        _TABLES,
        *(_guard(table, change) for table in _ADDED_TO_ONLY for change in ("update", "delete")),
        f"INSERT INTO alembic_version VALUES ('{CURRENT}');\n",  # noqa: S608 — our own
        f"PRAGMA application_id = {APPLICATION_ID};\n",
    )
)
