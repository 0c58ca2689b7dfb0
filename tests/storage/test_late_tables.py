"""A table that is defined after the first use of the database is created, too."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, Table, select

from bn_core.storage.database import METADATA, database, reset_engine

pytestmark = pytest.mark.usefixtures("own_database")


def test_database_creates_tables_defined_after_its_first_use() -> None:
    reset_engine()
    with database():
        pass
    late = Table("defined_late", METADATA, Column("id", Integer, primary_key=True))
    try:
        with database() as connection:
            assert connection.execute(select(late)).all() == []
    finally:
        METADATA.remove(late)
