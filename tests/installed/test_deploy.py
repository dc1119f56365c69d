"""Image, containers, proxy and units: linted, and the steps that need no Docker are run."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from configparser import RawConfigParser
from pathlib import Path
from secrets import token_urlsafe

import crossplane
import pytest
import yaml

from inspectorate.cli import entry_point_commands
from inspectorate.web import environment, telemetry
from inspectorate.web.environment import VARIABLES
from tests.house.tree import ROOT
from tests.patience import PATIENCE

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
DOCUMENTS = (ROOT / "docs" / "running.md", DEPLOY / "README.md")
UNITS = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))


def unit(path: Path) -> RawConfigParser:
    """Return the settings of a systemd unit."""
    parser = RawConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    parser.read(path, encoding="utf-8")
    return parser


def variables(name: str) -> dict[str, str]:
    """Return the variables of an example file, those in comments too."""
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    return dict(re.findall(r"^#?([A-Z_]+)='([^']*)'$", "\n".join(lines), re.MULTILINE))


def test_dockerfile_has_nothing_to_lint():
    hadolint = [Path(sys.executable).parent / "hadolint", DEPLOY / "Dockerfile"]
    done = subprocess.run(hadolint, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (0, "")


def test_nginx_configuration_has_only_known_directives_in_their_places(tmp_path):
    main = tmp_path / "nginx.conf"
    main.write_text(f"events {{}} http {{ include {DEPLOY}/nginx.conf; }}", encoding="utf-8")
    parsed = crossplane.parse(str(main), strict=True)
    assert (parsed["status"], parsed["errors"], len(parsed["config"])) == ("ok", [], 2)


def test_proxy_sets_nothing_for_all_of_nginx_that_the_packages_set_themselves():
    parsed = crossplane.parse(str(DEPLOY / "nginx.conf"), single=True, check_ctx=False)
    directives = [directive["directive"] for directive in parsed["config"][0]["parsed"]]
    assert [name for name in directives if name != "#"] == [
        "log_format",
        "limit_conn_zone",
        "server",
        "server",
    ]


@pytest.mark.parametrize(
    "directive",
    [
        "client_max_body_size 60m;",
        "proxy_set_header X-Forwarded-Proto https;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "proxy_set_header Host $host;",
        "client_header_timeout 15s;",
        "client_body_timeout 15s;",
        "limit_conn connections 100;",
    ],
)
def test_proxy_sets_the_headers_and_limits_that_the_service_relies_on(directive):
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert re.search(rf"^\s*{re.escape(directive)}$", text, re.MULTILINE)


def test_only_the_proxy_can_be_reached_from_outside():
    services = COMPOSE["services"]
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert services["service"]["read_only"] is True
    assert services["service"]["cap_drop"] == ["ALL"]


def test_images_are_pinned_and_every_file_of_compose_is_there():
    for service in COMPOSE["services"].values():
        assert re.search(r":\d[\w.-]*$", service["image"])
        for file in service.get("env_file", ()):
            assert (DEPLOY / f"{file}.example").is_file()
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in ("data", "./certificates") or (DEPLOY / source).is_file()
    build = COMPOSE["services"]["service"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()


def test_files_name_the_version_of_the_project():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    for path in (DEPLOY / "Dockerfile", DEPLOY / "compose.yaml", ROOT / "docs" / "operations.md"):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"inspectorate[:-](\d+\.\d+\.\d+)", text)) == {version}


def test_service_trusts_the_address_of_its_proxy_alone():
    proxy = COMPOSE["services"]["proxy"]["networks"]["inside"]["ipv4_address"]
    assert variables("inspectorate.env.example")["PROXIES"] == proxy


def test_example_has_every_variable_that_is_read_and_no_other():
    read = {*VARIABLES, "BACKGROUND", telemetry.OTLP[0], "SENTRY_DSN"}
    # `serve` refuses DEMO; `inspectorate demo` sets it.
    assert variables("inspectorate.env.example").keys() == read - {"DEMO"}


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.glob("*.env.example")))
def test_values_of_an_example_mean_the_same_to_the_shell(name):
    text = re.sub("^#(?=[A-Z_]+=)", "", (DEPLOY / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    command = ["bash", "-euc", f"set -a; {text}\nenv --null"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env={}).stdout
    assert variables(name).items() <= dict(line.split("=", 1) for line in printed.split("\0")[:-1]).items()


def test_every_value_of_the_example_is_valid():
    text = (DEPLOY / "inspectorate.env.example").read_text(encoding="utf-8")
    set_variables = dict(re.findall(r"^([A-Z_]+)='(.*)'$", text, re.MULTILINE))
    optional = dict(re.findall(r"^#([A-Z_]+)='(.+)'$", text, re.MULTILINE))
    notify = {name for name in optional if name.startswith("NOTIFY_")}
    values = {**optional, **set_variables, "SECRET_KEY": token_urlsafe(48)}
    environment.read({name: value for name, value in values.items() if name not in notify})
    environment.read({name: value for name, value in values.items() if name != "EMAIL_URL"})


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.glob("[io]*.env.example")))
def test_every_variable_of_an_example_is_documented(name):
    texts = (path.read_text(encoding="utf-8") for path in DOCUMENTS)
    documented = {name for text in texts for name in re.findall(r"\b[A-Z][A-Z_]+\b", text)}
    assert set(variables(name)) <= documented


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_unit_runs_a_command_of_the_program_as_its_own_user_without_rights(path):
    service = unit(path)["Service"]
    program, command, *options = shlex.split(service["ExecStart"])
    assert program == "/opt/inspectorate/bin/inspectorate"
    allowed = {option for parameter in entry_point_commands()[command].params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= allowed
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == (
        "inspectorate",
        "yes",
        "strict",
    )
    assert service["EnvironmentFile"] == "/etc/inspectorate/inspectorate.env"


def test_each_timer_starts_a_unit_daily_or_weekly_and_catches_up():
    assert {path.stem for path in TIMERS} == {path.stem for path in UNITS} - {"inspectorate"}
    for path in TIMERS:
        timer = unit(path)["Timer"]
        weekly = "(Sun )" if path.stem.endswith("-all") else "()"
        assert re.fullmatch(rf"{weekly}\*-\*-\* \d\d:\d\d:00", timer["OnCalendar"])
        assert timer["Persistent"] == "yes"


def test_service_is_started_again_after_a_failure():
    service = unit(DEPLOY / "inspectorate.service")
    assert service["Service"]["Restart"] == "on-failure"
    assert service["Unit"]["StartLimitIntervalSec"] == "0"
    assert COMPOSE["services"]["service"]["restart"] == "unless-stopped"


def test_image_holds_only_production_requirements_and_runs_as_nobody():
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    final = text.rpartition("\nFROM ")[2]
    assert re.findall(r"^COPY .*$", final, re.MULTILINE) == [
        "COPY --from=build /opt/inspectorate /opt/inspectorate"
    ]
    assert re.search(r"^USER \d+:\d+$", final, re.MULTILINE)
    assert "RUN" not in final
    into_final = re.findall(r"/opt/inspectorate/bin/pip install [^&]*-r (\S+)", text)
    assert into_final == ["requirements/run.txt"]
    assert json.loads(re.findall(r"^CMD (.*)$", final, re.MULTILINE)[-1]) == ["inspectorate", "serve"]
