"""The parts of deploy/ fit together: Kubernetes, proxies, the image, systemd."""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from flask import Flask

from comments_service.version import VERSION
from tests.deploy.files import (
    COMPOSE,
    DEPLOY,
    DOCKERFILE,
    MANIFESTS,
    containers,
    documents,
    manifests,
    own_services,
    pods,
    units,
)
from tests.support import nginx
from tests.support.processes import free_port
from tests.support.server import ROOT
from tests.support.tools import find_program, is_missing


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
    (compose,) = documents(COMPOSE)
    for service in compose["services"].values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["mem_limit"] and service["pids_limit"]
    for service in own_services().values():
        assert service["image"] == f"${{PALABRE_IMAGE:-palabre:{VERSION}}}"
        assert "cap_add" not in service
        assert f"/data:uid={uid}," in service["tmpfs"][0]


def test_data_are_in_a_network_of_their_own() -> None:
    (compose,) = documents(COMPOSE)
    assert {name for name, one in compose["networks"].items() if one.get("internal")} == {"data"}
    joined = {name: set(one["networks"]) for name, one in compose["services"].items()}
    assert all(networks <= set(compose["networks"]) for networks in joined.values())
    assert joined["postgres"] == joined["redis"] == joined["migrate"] == {"data"}
    assert joined["proxy"].isdisjoint(joined["postgres"] | joined["worker"])
    assert joined["app"] == joined["proxy"] | {"data"}
    nobody, replicas = (one["spec"] for one in manifests("NetworkPolicy"))
    ours = [pod["metadata"]["labels"] for pod in pods()]
    assert all(nobody["podSelector"]["matchLabels"].items() <= one.items() for one in ours)
    assert "ingress" not in nobody
    taking = [one for one in ours if replicas["podSelector"]["matchLabels"].items() <= one.items()]
    ports = {port["name"] for container in containers() for port in container.get("ports", ())}
    assert len(taking) == 1 and {one["port"] for one in replicas["ingress"][0]["ports"]} == ports


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


@pytest.mark.parametrize("name", ["palabre.service", "palabre-backup.service"])
def test_units_of_systemd_are_confined(name: str) -> None:
    program = find_program("systemd-analyze") or pytest.skip("install systemd")
    done = subprocess.run(
        [program, "security", "--offline=true", "--threshold=20", DEPLOY / name],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile-below-a-path", "compose/Caddyfile"])
def test_caddy_accepts_its_configuration(name: str, tmp_path: Path) -> None:
    program = find_program("caddy") or pytest.skip("install caddy")
    version = subprocess.run([program, "version"], capture_output=True, text=True).stdout
    path = Path(shutil.copy(DEPLOY / name, tmp_path))
    if version.lstrip("v").startswith(("2.5.", "2.6.")):
        (line,) = re.findall(r"^#   (sed .*) Caddyfile$", (DEPLOY / "Caddyfile").read_text(), re.M)
        subprocess.run([*shlex.split(line), path], check=True)
    done = subprocess.run(
        [program, "validate", "--adapter", "caddyfile", "--config", path],
        env={"PALABRE_DOMAIN": "comments.example.org", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
