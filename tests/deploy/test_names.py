"""What deploy/ and the Dockerfile say of the service is so: settings, commands, ports and paths."""

import re
from pathlib import Path

import click
import pytest
from flask import Flask

from comments_service.settings import Settings, environment_names
from tests.deploy.files import (
    COMPOSE,
    DEPLOY,
    DOCKERFILE,
    MANIFESTS,
    PORT,
    containers,
    documents,
    flask_commands,
    image_environment,
    manifests,
    own_services,
    units,
)

# What the image's commands read beside the settings.
OTHER_VARIABLES = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


@pytest.mark.parametrize("path", [COMPOSE, *MANIFESTS], ids=lambda path: str(path.name))
def test_yaml_is_strict(path: Path) -> None:
    assert all(documents(path))


def test_every_variable_is_a_setting() -> None:
    named = set(image_environment())
    for service in own_services().values():
        named |= service["environment"].keys()
    for manifest in manifests("ConfigMap"):
        named |= manifest["data"].keys()
    for unit in units().values():
        if unit.has_section("Service"):
            named |= {pair.split("=")[0] for pair in unit["Service"]["Environment"].split()}
    for proxy in ("nginx.conf", "Caddyfile"):
        told = re.findall(r"\b([A-Z_]+)=\S", (DEPLOY / proxy).read_text())
        assert "TRUSTED_PROXY_HOPS" in told
        named |= set(told)
    real = set(environment_names())
    real |= {f"{name}_FILE" for name in real} | OTHER_VARIABLES
    assert named - real == set()


def test_the_settings_of_kubernetes_are_accepted(tmp_path: Path) -> None:
    (config,), (secret,) = manifests("ConfigMap"), manifests("Secret")
    env = dict(config["data"])
    for name in [name for name in env if name.endswith("_FILE")]:
        folder, _, key = env[name].rpartition("/")
        mounts = [{m["name"]: m["mountPath"] for m in one["volumeMounts"]} for one in containers()]
        assert {mounted["secrets"] for mounted in mounts} == {folder}
        (tmp_path / key).write_text(secret["stringData"].pop(key))
        env[name] = str(tmp_path / key)
    settings = Settings.from_env(env)
    assert secret["stringData"] == {}, "every secret is used"
    assert settings.is_https and not settings.is_embedded and settings.redis_url
    (ingress,) = manifests("Ingress")
    assert settings.base_url == f"https://{ingress['spec']['rules'][0]['host']}"


def test_the_settings_of_compose_are_accepted(tmp_path: Path) -> None:
    given = {"PALABRE_DOMAIN": "comments.example.org", "SITE_ORIGINS": "https://blog.example"}
    secrets = {
        "database_url": "postgresql+psycopg://palabre:0a1b@postgres/palabre",
        "secret_key": "sixteen characters",
    }
    (compose,) = documents(COMPOSE)
    for name, service in own_services().items():
        env = {
            key: re.sub(r"\$\{(\w+)(?::[?-]([^}]*))?\}", lambda m: given.get(m[1], m[2]), value)
            for key, value in service["environment"].items()
        }
        for secret in service["secrets"]:
            assert secret in compose["secrets"]
            (tmp_path / secret).write_text(secrets[secret])
            assert env[f"{secret.upper()}_FILE"] == f"/run/secrets/{secret}"
            env[f"{secret.upper()}_FILE"] = str(tmp_path / secret)
        settings = Settings.from_env(env)
        assert settings.is_https and settings.redis_url and not settings.is_embedded, name
        for needed in service["depends_on"]:
            assert needed in compose["services"]


def test_every_command_is_one_of_ours(app: Flask) -> None:
    seen = set()
    for where, words in flask_commands():
        command: click.Command = app.cli
        while isinstance(command, click.Group):
            assert words[0] in command.commands, where
            seen.add(words[0])
            command = command.commands[words.pop(0)]
        # Raises for an option that the command does not have.
        command.make_parser(click.Context(command)).parse_args(words)
    assert seen >= {"serve", "worker", "db", "upgrade", "backup"}


def test_ports_agree() -> None:
    assert image_environment()["PORT"] == PORT
    assert re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE) == [PORT]
    opened = [port for one in containers() for port in one.get("ports", [])]
    assert [(port["name"], str(port["containerPort"])) for port in opened] == [("http", PORT)]
    (service,) = manifests("Service")
    assert [port["targetPort"] for port in service["spec"]["ports"]] == ["http"]
    assert f"127.0.0.1:{PORT}/" in str(own_services()["app"]["healthcheck"])
    assert f"dynamic a app {PORT} " in (DEPLOY / "compose" / "Caddyfile").read_text()
    for proxy in ("nginx.conf", "Caddyfile"):
        text = (DEPLOY / proxy).read_text()
        assert f"PORT={PORT}" in text and f" 127.0.0.1:{PORT}" in text


def test_probes_ask_for_what_there_is(app: Flask) -> None:
    paths = re.findall(r"https?://127\.0\.0\.1:[^/]+(/\w+)", DOCKERFILE + COMPOSE.read_text())
    (serving,) = [one for one in containers() if "ports" in one]
    probes = {key: one["httpGet"] for key, one in serving.items() if key.endswith("Probe")}
    assert probes.keys() == {"startupProbe", "readinessProbe", "livenessProbe"}
    assert probes["livenessProbe"]["path"] == "/healthz"
    assert probes["readinessProbe"]["path"] == "/readyz"
    paths += [probe["path"] for probe in probes.values()]
    client = app.test_client()
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
