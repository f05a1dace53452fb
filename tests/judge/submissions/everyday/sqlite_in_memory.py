"""A database without a file, and files without a disk."""

import io
import pickle
import sqlite3
import zipfile

db = sqlite3.connect(":memory:")
db.execute("create table eggs (n integer)")
db.execute("insert into eggs values (3)")


def beside():
    assert pickle.loads(pickle.dumps({"a": 1})) == {"a": 1}
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        archive.writestr("a.txt", "a")
    assert db.execute("select sum(n) from eggs").fetchone() == (3,)
