"""A variable of the environment that cannot be used is refused with one sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bn_core.inputs import environment
from bn_core.inputs.environment import SettingError, read_all, read_worker_memory
from bn_core.storage.database import check_url

VARIABLES = [
    value
    for value in vars(environment).values()
    if isinstance(value, str) and value.startswith("BN_LAB_")
]
HOSTING = (Path(__file__).parents[2] / "docs" / "hosting.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (environment.ADDRESS, "192.168.0.7"),
        (environment.ALLOW_PLAIN_TCP, "yes"),
        (environment.FRAME_ANCESTORS, "*; script-src *"),
        (environment.METRICS, "on"),
        (environment.SCHEDULER, "somewhere"),
        (environment.SCHEDULER, "tls://192.0.2.1"),
        (environment.SCHEDULER, "tls://192.0.2.1:99999"),
        (environment.SCHEDULER, "tls://[::1"),
        (environment.WARM, "false"),
        *(
            (environment.WORKER_MEMORY, each)
            for each in ("much", "nan", "inf", "-5", "0", "9" * 400)
        ),
    ],
)
def test_read_all_refuses_a_wrong_value_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: str
) -> None:
    monkeypatch.setenv(name, wrong)
    with pytest.raises(SettingError) as refused:
        read_all()
    assert isinstance(refused.value.code, str)  # Python prints it and exits with 1
    assert re.fullmatch(rf"{name} must [^\n]{{9,200}}\.", refused.value.code)


@pytest.mark.parametrize("url", ["no url", "nosuch://u:secret@host/name", "mysql+pymysql://host/n"])
def test_check_url_refuses_a_database_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv(environment.DATABASE, url)
    with pytest.raises(SettingError) as refused:
        check_url()
    assert environment.DATABASE in str(refused.value.code)
    assert "secret" not in str(refused.value.code)


def test_empty_variables_are_as_if_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    default = read_worker_memory()
    for name in VARIABLES:
        monkeypatch.setenv(name, " ")
    read_all()
    assert read_worker_memory() == default


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_is_documented(name: str) -> None:
    assert f"\n| `{name}` | " in HOSTING
