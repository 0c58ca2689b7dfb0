"""Run the claims that nobody has run yet, after everything that is asked for."""

from __future__ import annotations

import asyncio
import logging

from bn_core.compute.cluster import Cluster, NoWorkersError
from bn_core.compute.part_scheduler import PartScheduler
from bn_core.compute.work import Work
from bn_core.course.ledger.command import WORK
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.store import load_findings, store_findings
from bn_core.storage.database import StorageError

log = logging.getLogger(__name__)


async def warm_up_ledger(cluster: Cluster, config: LedgerConfig | None = None) -> None:
    """Run the trials without a stored finding in the background, and store each."""
    config = config or LedgerConfig()
    try:
        whole = Ledger.resumed(config, await asyncio.to_thread(load_findings))
    except StorageError:
        return  # the page says so
    scheduler = PartScheduler(cluster, WORK, whole, store_findings, Work.BACKGROUND)
    done = whole.done
    try:
        while not done:
            try:
                done, _ = await scheduler.advance(1.0, config)
            except NoWorkersError as error:
                await asyncio.sleep(error.retry_after)
    except StorageError as error:
        log.warning("the claims are left to their readers: %s", error)
    finally:
        await scheduler.stop()
