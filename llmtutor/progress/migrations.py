"""From an older record to the present one, one version at a time.

Add a step under the version it starts from and raise `schema.VERSION`; change `schema.TABLES_SQL` and
`facts` to match. A step that changes the columns of a table must write `sum` anew (`facts.row_sum` over all
columns before it). A released step is never edited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from llmtutor.progress import schema

Step = Callable[[sqlite3.Connection], None]
STEPS: dict[int, Step] = {}


def migrate(db: sqlite3.Connection) -> None:
    """Bring a record to `schema.VERSION`, all in one transaction, so that a kill leaves the older one whole.

    Another window may be doing the same: the version is read again once the lock is held.
    Raises KeyError for a version without a step.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        for version in range(schema.version_of(db), schema.VERSION):
            STEPS[version](db)
            schema.set_version(db, version + 1)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
