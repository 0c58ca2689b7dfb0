"""What makes a stored result stale is the code that its experiment loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from bn_core.course.experiments import EXPERIMENTS
from bn_core.experiments import code_version
from bn_core.experiments.code_version import code_digest, loaded_modules
from bn_core.experiments.experiment import Experiment


@pytest.fixture
def digests_after_edit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Digest every experiment as if one module had another line."""
    real = code_version._path

    def digests(name: str) -> dict[str, str]:
        copy = tmp_path / "edited.py"
        copy.write_bytes(real(name).read_bytes() + b"\n# edited\n")
        with monkeypatch.context() as patch:
            patch.setattr(code_version, "_path", lambda each: copy if each == name else real(each))
            return {each.name: code_digest.__wrapped__(each) for each in EXPERIMENTS.values()}

    return digests


def list_changed(digests: dict[str, str]) -> set[str]:
    return {name for name, each in EXPERIMENTS.items() if digests[name] != code_digest(each)}


def test_code_digest_changes_with_worker_and_limits_of_its_experiment(digests_after_edit) -> None:
    assert list_changed(digests_after_edit("bn_core.lessons.sweeps.worker.sweep")) == {"sweeps"}
    assert {"depth", "trainability"} <= list_changed(
        digests_after_edit("bn_core.lessons.depth.claims")
    )
    assert "sweeps" not in list_changed(digests_after_edit("bn_core.lessons.depth.claims"))


def test_code_digest_changes_with_the_core_for_every_network(digests_after_edit) -> None:
    assert {"sweeps", "depth", "trainability", "landscape"} <= list_changed(
        digests_after_edit("bn_core.training.device")
    )


def test_code_digest_ignores_figures_and_pages(digests_after_edit) -> None:
    assert list_changed(digests_after_edit("bn_core.figures.style")) == set()
    assert list_changed(digests_after_edit("bn_core.server.run_routes")) == set()


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_loaded_modules_of_a_worker_never_reach_web_code(experiment: Experiment) -> None:
    web = ("bn_core.compute", "bn_core.server", "bn_core.classroom", "bn_core.figures", "pages")
    assert [each for each in loaded_modules({experiment.worker}) if each.startswith(web)] == []
