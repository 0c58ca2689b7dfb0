"""Find what somebody has computed already, in this process or stored.

A result is a function of its config, its code, the versions of the libraries and the device. So
it is computed once, and read by all who ask for the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import threading
from collections import OrderedDict
from dataclasses import asdict
from typing import Any

from bn_core.compute.cluster import Cluster
from bn_core.compute.computation import Computation
from bn_core.compute.part_scheduler import Keep
from bn_core.compute.session_store import PROCESS, Session
from bn_core.experiments.code_version import code_digest, versions
from bn_core.experiments.encoding import decode, encode
from bn_core.experiments.experiment import Experiment
from bn_core.storage.database import StorageError
from bn_core.storage.results import StoredResult, load_result, remove_result, store_result

log = logging.getLogger(__name__)

MOST_KEPT = 80
"""Most computations that are kept for others to find; the longest unused go first."""
MOST_HELD = 12
"""Most of them that keep networks on a worker while nobody asks."""


class Results:
    """The computations of this process by address; finished ones are stored."""

    def __init__(self, stored: bool = True) -> None:
        self.device = ""
        """The sentence that names the workers' device; empty until one has answered."""
        self._stored = stored
        self._kept: OrderedDict[str, Computation] = OrderedDict()
        self._lock = threading.RLock()  # pages run in threads of their own
        self._storing: set[asyncio.Task[None]] = set()

    async def find_device(self, cluster: Cluster) -> None:
        """Ask a worker for its device, unless it is known."""
        if not self.device:
            self.device = await cluster.run("bn_core.training.device", "describe_device")

    def find_address(self, experiment: Experiment, config: Any) -> str:
        """Return the address of a result, or "" while the device is not known."""
        if not self.device:
            return ""
        parts = [
            name_config(experiment, config),
            code_digest(experiment),
            json.dumps(versions(), sort_keys=True),
            self.device,
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def find(
        self,
        experiment: Experiment,
        config: Any,
        keep: Keep | None = None,
        session: Session = PROCESS,
    ) -> Computation:
        """Return the computation of a config: begun, finished, stored or a new one."""
        made = self.make(experiment, config, keep, session)
        if not made.address:
            return made
        if kept := self._find_kept(made.address):
            return kept
        if experiment.stored:
            self._load(made)
        with self._lock:  # another thread may have found it meanwhile
            if kept := self._find_kept(made.address):
                return kept
            self._keep(made)
        return made

    def make(
        self,
        experiment: Experiment,
        config: Any,
        keep: Keep | None = None,
        session: Session = PROCESS,
    ) -> Computation:
        """Return a new computation, which others find once it is done."""
        address = self.find_address(experiment, config)
        return Computation(
            experiment,
            config,
            keep=keep,
            address=address,
            session=session,
            on_done=self._take if address else None,
        )

    def withdraw(self, computation: Computation) -> None:
        """Leave a computation to its reader: it no longer is that of its config."""
        with self._lock:
            if self._kept.get(computation.address) is computation:
                del self._kept[computation.address]
            computation.address = ""

    async def flush(self) -> None:
        """Wait until everything that is done is stored."""
        await asyncio.gather(*self._storing)

    def clear(self) -> None:
        """Forget what this process keeps; what is stored stays."""
        with self._lock:
            self._kept.clear()

    def _find_kept(self, address: str) -> Computation | None:
        with self._lock:
            kept = self._kept.get(address)
            if kept is None or not (kept.experiment.stored or kept.drivers):
                return None
            self._kept.move_to_end(address)
            return kept

    def _keep(self, computation: Computation) -> None:
        self._kept[computation.address] = computation
        self._kept.move_to_end(computation.address)
        idle = [each for each in self._kept.values() if not each.drivers]
        for each in idle[: max(0, len(self._kept) - MOST_KEPT)]:
            del self._kept[each.address]
        held = [each for each in idle if each.is_held]
        for each in held[: max(0, len(held) - MOST_HELD)]:
            each.release()

    def _take(self, computation: Computation) -> None:
        """Keep and store a finished computation; runs on the event loop."""
        if not computation.address:
            return
        with self._lock:
            self._keep(computation)
        if self._stored and computation.experiment.stored:
            storing = asyncio.create_task(asyncio.to_thread(_store, computation))
            self._storing.add(storing)
            storing.add_done_callback(self._storing.discard)

    def _load(self, computation: Computation) -> None:
        if not self._stored:
            return
        try:
            stored = load_result(computation.address)
        except StorageError:
            return  # what cannot be read is computed
        if stored is None:
            return
        try:
            frames = decode(stored.data)
        except ValueError as error:
            log.warning("a stored result is dropped: %s", error)
            _remove(computation.address)
        else:
            computation.fill(list(frames), stored.device, stored.made, stored.seconds)


def name_config(experiment: Experiment, config: Any) -> str:
    """Return a text that no other experiment or config has."""
    return experiment.name + "\0" + json.dumps(asdict(config), sort_keys=True, default=repr)


def _store(computation: Computation) -> None:
    try:
        data = encode(tuple(computation.frames))
        stored = StoredResult(data, computation.device, computation.made, computation.seconds)
        store_result(computation.address, stored)
    except (StorageError, TypeError) as error:
        log.warning("a result of %s was not stored: %s", computation.experiment.name, error)


def _remove(address: str) -> None:
    try:
        remove_result(address)
    except StorageError as error:
        log.warning("%s", error)


RESULTS = Results()
"""The process's computations, for all of its readers."""
