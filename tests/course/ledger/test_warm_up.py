"""Claims that nobody has run are run in the background, once."""

from __future__ import annotations

import pytest

from bn_core.compute.cluster import Cluster
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.store import load_findings
from bn_core.course.ledger.warm_up import warm_up_ledger
from tests.cluster import Await


@pytest.mark.usefixtures("own_database")
def test_warm_up_ledger_stores_what_is_not_known(cluster: Cluster, wait: Await) -> None:
    config = LedgerConfig(only="C01")
    wait(warm_up_ledger(cluster, config))
    found = load_findings()
    assert {each.trial for each in found} == set(config.parts)
    wait(warm_up_ledger(cluster, config))
    assert load_findings() == found
