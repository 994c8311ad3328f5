"""What deploy/ and the Dockerfile say of the service is so: settings, commands, ports and paths."""

import configparser
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from flask import Flask

import comments_service
from comments_service.settings import Settings, environment_names
from tests.support import nginx
from tests.support.databases import close_app, settings_for
from tests.support.processes import free_port
from tests.support.server import ROOT
from tests.support.tools import find_program, is_missing

DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = DEPLOY / "compose" / "compose.yaml"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
PORT = "8000"
# What the image's commands read beside the settings.
OTHER_VARIABLES = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


class StrictLoader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error, as Kubernetes has it."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"a key stands twice: {node.start_mark}"
        self.flatten_mapping(node)
        return super().construct_mapping(node, deep)


def documents(path: Path) -> list[Any]:
    with path.open() as file:
        return list(yaml.load_all(file, StrictLoader))


def manifests(kind: str) -> list[Any]:
    return [one for path in MANIFESTS for one in documents(path) if one["kind"] == kind]


def pods() -> list[Any]:
    return [one["spec"]["template"] for kind in ("Deployment", "Job") for one in manifests(kind)]


def containers() -> list[Any]:
    return [container for pod in pods() for container in pod["spec"]["containers"]]


def own_services() -> dict[str, Any]:
    """The services of the compose file that run our image."""
    (compose,) = documents(COMPOSE)
    return {
        name: service
        for name, service in compose["services"].items()
        if service["image"] == "palabre"
    }


def units() -> dict[str, configparser.ConfigParser]:
    read = {}
    for path in UNITS:
        read[path.name] = configparser.ConfigParser(interpolation=None, strict=True)
        read[path.name].optionxform = str  # type: ignore[assignment, method-assign]
        read[path.name].read(path)
    return read


def image_environment() -> dict[str, str]:
    (stated,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
    return dict(pair.split("=", 1) for pair in shlex.split(stated.replace("\\\n", " ")))


def flask_commands() -> Iterator[tuple[str, list[str]]]:
    """Where each command of ours stands, and its words after ``flask --app app``."""
    (image,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    listed = {"Dockerfile": yaml.safe_load(image)}
    listed |= {name: one["command"] for name, one in own_services().items() if "command" in one}
    listed |= {one["name"]: one["command"] for one in containers() if "command" in one}
    for name, unit in units().items():
        if unit.has_section("Service"):
            listed[name] = shlex.split(unit["Service"]["ExecStart"])
    for where, words in listed.items():
        assert words[0].rpartition("/")[2] == "flask", where
        assert words[1:3] == ["--app", "app"], where
        yield where, words[3:]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = comments_service.create_app(
        settings_for({"DATA_DIR": str(tmp_path_factory.mktemp("data"))})
    )
    yield made
    close_app(made)


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


def test_parts_of_kubernetes_fit_together() -> None:
    (kustomization,) = manifests("Kustomization")
    listed = {*kustomization["resources"], "kustomization.yaml", "secret.example.yaml"}
    assert listed == {path.name for path in MANIFESTS}
    assert [one["name"] for one in kustomization["images"]] == ["palabre"]
    for one in manifests("Deployment") + manifests("PodDisruptionBudget"):
        wanted = one["spec"]["selector"]["matchLabels"]
        assert [pod for pod in pods() if pod["metadata"]["labels"] == wanted], one["metadata"]
    (service,), (scaler,) = manifests("Service"), manifests("HorizontalPodAutoscaler")
    app_labels = manifests("Deployment")[0]["spec"]["selector"]["matchLabels"]
    assert service["spec"]["selector"] == app_labels
    target = scaler["spec"]["scaleTargetRef"]["name"]
    assert target in [one["metadata"]["name"] for one in manifests("Deployment")]
    (ingress,) = manifests("Ingress")
    backend = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert (backend["name"], backend["port"]["name"]) == (service["metadata"]["name"], "http")
    for pod in pods():
        declared = {volume["name"] for volume in pod["spec"]["volumes"]}
        assert {m["name"] for one in pod["spec"]["containers"] for m in one["volumeMounts"]} == (
            declared
        )


def test_no_container_may_more_than_it_must() -> None:
    (uid,) = re.findall(r"useradd --uid (\d+)", DOCKERFILE)
    assert re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE) == [uid]
    for pod in pods():
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] == int(uid)
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in containers():
        rights = container["securityContext"]
        assert rights["readOnlyRootFilesystem"] is True
        assert rights["allowPrivilegeEscalation"] is False
        assert rights["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert container["resources"]["limits"]["memory"]
    for service in own_services().values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert f"/data:uid={uid}," in service["tmpfs"][0]


def test_proxies_take_what_the_service_takes(app: Flask) -> None:
    largest = app.config["MAX_CONTENT_LENGTH"] // 1024
    assert f"client_max_body_size {largest}k;" in nginx.CONFIG.read_text()
    for caddy in (DEPLOY / "Caddyfile", DEPLOY / "compose" / "Caddyfile"):
        assert f"max_size {largest}KB" in caddy.read_text()
    (ingress,) = manifests("Ingress")
    annotations = ingress["metadata"]["annotations"]
    assert annotations["nginx.ingress.kubernetes.io/proxy-body-size"] == f"{largest}k"


def test_nginx_keeps_copies_of_what_the_service_keeps_in_memory(app: Flask) -> None:
    (pattern,) = re.findall(r"location ~ (\S+) {", nginx.CONFIG.read_text())
    reads = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    for rule in reads:
        path = re.sub(r"<.*>", "some/name.js", rule.rule)
        is_kept = getattr(app.view_functions[rule.endpoint], "is_cacheable", False)
        assert bool(re.search(pattern, path)) == is_kept, path


def test_the_image_is_made_as_the_scripts_make_the_environment() -> None:
    (python,) = set(re.findall(r"^FROM python:(\S+)-slim", DOCKERFILE, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={python}"
    script = (ROOT / "scripts" / "make-env").read_text()
    for flag in ("--require-hashes", "--disable-pip-version-check"):
        assert flag in script and flag in DOCKERFILE
    (compiled,) = re.findall(r"python -m compileall -q (.+)$", DOCKERFILE, re.MULTILINE)
    assert [path for path in compiled.split() if not (ROOT / path).exists()] == []


def test_units_of_systemd_fit_together() -> None:
    read = units()
    assert read.keys() == {"palabre.service", "palabre-backup.service", "palabre-backup.timer"}
    assert "%" not in (DEPLOY / "palabre.service").read_text()
    main, copy = read["palabre.service"]["Service"], read["palabre-backup.service"]["Service"]
    for key in ("WorkingDirectory", "Environment", "EnvironmentFile", "DynamicUser"):
        assert main[key] == copy[key], key
    assert main["StateDirectory"] == "palabre" and copy["User"] == "palabre"
    assert main["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert read["palabre-backup.timer"]["Timer"]["OnCalendar"]


def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    program = nginx.program()
    openssl = find_program("openssl") or is_missing("openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
    subprocess.run(
        [*make.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    text = nginx.with_ports(nginx.CONFIG.read_text(), free_port(), free_port(), [8000, 8001])
    text = nginx.substitute(text, r"ssl_certificate +\S+;", f"ssl_certificate {certificate};\n")
    text = nginx.substitute(text, r"ssl_certificate_key \S+;", f"ssl_certificate_key {key};\n")
    done = subprocess.run(
        [program, "-t", "-p", str(tmp_path), "-c", str(nginx.write(tmp_path, text))],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
