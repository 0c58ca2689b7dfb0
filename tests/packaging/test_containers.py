"""Containers are made of files that exist, and set only what the lab reads.

There is no Docker where the tests run, so nothing is built here.
"""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bn_core.__main__ import main
from bn_core.compute.security import AUTHORITY
from bn_core.inputs import environment
from tests.packaging.test_lock import locked_pins

ROOT = Path(__file__).parent.parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PROXY = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
LAB = COMPOSE["x-lab"]


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = [line[1:] for line in ignore if line.startswith("!")]
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        for name in line.split()
    ]
    assert {"app.py", "bn_core", "pages", ".streamlit", "requirements.lock"} <= set(copied)
    for name in copied:
        assert list(ROOT.glob(name)), name
        assert any(fnmatch(name, pattern) or name == pattern for pattern in allowed), name
    assert set(copied) == set(allowed)


def test_the_image_runs_targets_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"make (\.venv/\S+)", DOCKERFILE)
    assert targets
    for each in targets:
        assert f"\n{each}:" in makefile


def test_compose_sets_variables_of_the_lab() -> None:
    known = {value for value in vars(environment).values() if isinstance(value, str)}
    names = set(LAB["environment"]) - {"FORWARDED_ALLOW_IPS"}  # uvicorn's
    assert names <= known
    assert LAB["environment"][environment.DATABASE].startswith("postgresql+psycopg://lab:")


def test_compose_starts_every_part() -> None:
    services = COMPOSE["services"]
    assert {"proxy", "web1", "web2", "scheduler", "workers", "database"} <= services.keys()
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"]
    for each in services.values():
        for volume in each.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).is_file() if "/" in source else source in COMPOSE["volumes"]
        for other in each.get("depends_on", []):
            assert other in services
    assert AUTHORITY in services["certificates"]["command"][-1]


def list_commands() -> dict[str, list[str]]:
    """What each service made of the lab's image runs; the shell's line is split into words."""
    [image] = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    commands = {
        name: each.get("command", json.loads(image))
        for name, each in COMPOSE["services"].items()
        if each["image"] == LAB["image"]
    }
    return {
        name: shlex.split(given[2]) if given[:2] == ["sh", "-c"] else given
        for name, given in commands.items()
    }


def test_every_command_of_compose_is_one_of_the_lab(capsys: pytest.CaptureFixture[str]) -> None:
    commands = list_commands()
    assert set(commands) == {"web1", "web2", "scheduler", "workers", "certificates"}
    for name, command in commands.items():
        start = command.index("bn_core")
        assert command[start - 2 : start] == ["python", "-m"], name
        arguments = command[start + 1 :]
        with pytest.raises(SystemExit) as ended:  # the help of a command that there is
            main([*arguments[:2], "--help"])
        assert ended.value.code == 0, name
        assert " ".join(["batchnorm-lab", *arguments[:2]]) in capsys.readouterr().out
        positional = [each for each in arguments[2:] if not each.startswith("-")]
        assert positional == ([LAB["environment"][environment.SCHEDULER]] * (name == "workers"))


def test_compose_names_hosts_folders_and_variables_that_there_are() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    services = COMPOSE["services"]
    hosts = re.findall(r"(?:@|tls://)(\w+)[:/]", text)
    assert {"database", "scheduler"} == set(hosts)
    assert set(hosts) <= services.keys()
    [folder] = re.findall(r"--mode 700 (/\w+)", DOCKERFILE)
    assert LAB["environment"][environment.CERTIFICATES] == folder
    assert f"certificates:{folder}" in LAB["volumes"]
    hosting = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    for variable in set(re.findall(r"\$\{(\w+)", text)):
        assert re.search(rf"\b{variable}\b", hosting), variable
    database = services["database"]["environment"]
    url = LAB["environment"][environment.DATABASE]
    assert f"://{database['POSTGRES_USER']}:" in url
    assert url.endswith(f"@database/{database['POSTGRES_DB']}")


def test_the_image_listens_where_its_health_and_the_proxy_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[tuple[str, int]] = []
    [line] = re.findall(r"^ENV (PATH=.*)$", DOCKERFILE, re.MULTILINE)
    for name, value in (each.split("=", 1) for each in line.split()):
        if name in ("HOST", "PORT"):
            monkeypatch.setenv(name, value)
    monkeypatch.setattr("bn_core.__main__.launch", lambda *at: started.append(at) or 0)
    assert main([]) == 0
    [(host, port)] = started
    assert host == "0.0.0.0"
    assert f"http://127.0.0.1:{port}/" in DOCKERFILE
    assert f"EXPOSE {port}" in DOCKERFILE
    assert set(re.findall(r"server web\d:(\d+)", PROXY)) == {str(port)}


def test_proxy_leads_to_every_web_process() -> None:
    webs = {name for name, each in COMPOSE["services"].items() if each == LAB}
    assert webs == {"web1", "web2"}
    for upstream in ("pages", "rooms"):
        [block] = re.findall(rf"upstream {upstream} {{(.*?)}}", PROXY, re.DOTALL)
        assert set(re.findall(r"server (\w+):8501", block)) == webs
    assert PROXY.count("{") == PROXY.count("}")


def test_extra_for_postgresql_is_pinned_as_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [pin] = project["optional-dependencies"]["postgresql"]
    assert {pin.removeprefix("psycopg[binary]")} == locked_pins("psycopg")
