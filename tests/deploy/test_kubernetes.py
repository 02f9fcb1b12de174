"""The manifests fit each other, the image and the settings, and ask for no more than is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import settings
from bot.server.app import config
from bot.settings import BadSetting
from bot.turn.answer import SECONDS
from deploy.read_steps import read_steps

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
NOWHERE = Path("/nonexistent/.env")
KINDS = {
    "ConfigMap": "v1",
    "Deployment": "apps/v1",
    "Ingress": "networking.k8s.io/v1",
    "Job": "batch/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PodDisruptionBudget": "policy/v1",
    "Secret": "v1",
    "Service": "v1",
}
SECRETS = {
    "DATABASE_URL": "postgresql://assistant:password@database/assistant",
    "SECRET_KEY": "k" * 32,
    "METRICS_TOKEN": "token",
}


def manifests() -> dict[str, Any]:
    """Every manifest, by its kind."""
    found = [
        manifest
        for path in sorted(FOLDER.rglob("*.yml"))
        for manifest in yaml.safe_load_all(path.read_text("utf-8"))
    ]
    by_kind = {manifest["kind"]: manifest for manifest in found}
    assert len(by_kind) == len(found)
    return by_kind


ALL = manifests()
DEPLOYMENT, JOB = ALL["Deployment"]["spec"], ALL["Job"]["spec"]
POD = DEPLOYMENT["template"]["spec"]
(SERVER,) = POD["containers"]
(UPGRADE,) = JOB["template"]["spec"]["containers"]

on_each_pod = pytest.mark.parametrize("pod", [POD, JOB["template"]["spec"]], ids=["server", "job"])


def test_kinds_and_their_versions() -> None:
    assert {kind: manifest["apiVersion"] for kind, manifest in ALL.items()} == KINDS


def test_no_secret_has_a_value_and_none_is_applied_with_the_rest() -> None:
    assert set(ALL["Secret"]["stringData"].values()) == {""}
    assert "Secret" not in {
        yaml.safe_load(path.read_text("utf-8"))["kind"] for path in FOLDER.glob("*.yml")
    }


def test_every_variable_is_a_setting() -> None:
    plain, secret = set(ALL["ConfigMap"]["data"]), set(ALL["Secret"]["stringData"])
    assert plain | secret <= {setting.name for setting in settings.TABLE}
    assert not plain & secret
    assert {one.name for one in settings.TABLE if one.hidden} == secret


def test_with_its_secrets_it_starts_and_without_it_is_refused_by_name() -> None:
    given = {**ALL["ConfigMap"]["data"], **ALL["Secret"]["stringData"]}
    loaded = settings.load({**given, **SECRETS}, NOWHERE)
    assert loaded.production and loaded.replicas == DEPLOYMENT["replicas"] == 2
    for name in SECRETS:
        with pytest.raises(BadSetting, match=name):
            settings.load({**given, **SECRETS, name: ""}, NOWHERE)


@on_each_pod
def test_settings_come_from_the_two_of_them(pod: Any) -> None:
    (container,) = pod["containers"]
    assert container["envFrom"] == [
        {"configMapRef": {"name": ALL["ConfigMap"]["metadata"]["name"]}},
        {"secretRef": {"name": ALL["Secret"]["metadata"]["name"]}},
    ]
    assert "env" not in container


@on_each_pod
def test_a_pod_may_do_next_to_nothing(pod: Any) -> None:
    (container,) = pod["containers"]
    final = read_steps(ROOT / "deploy" / "Containerfile")[-1]
    (user,) = final.all("USER")
    assert user.rest == f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}"  # fmt: skip
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/tmp"]
    assert all(container["resources"][of].keys() == {"cpu", "memory"} for of in ("requests", "limits"))  # fmt: skip


def test_selectors_find_the_pods() -> None:
    labels = DEPLOYMENT["template"]["metadata"]["labels"]
    assert labels == DEPLOYMENT["selector"]["matchLabels"] == ALL["Service"]["spec"]["selector"]
    assert labels == ALL["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"]
    assert labels != JOB["template"]["metadata"]["labels"]  # no message goes to the job
    for of in (labels, JOB["template"]["metadata"]["labels"]):
        assert ALL["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"].items() <= of.items()
    assert UPGRADE["image"] == SERVER["image"]


def test_ports_are_the_settings() -> None:
    (port,) = SERVER["ports"]
    (served,) = ALL["Service"]["spec"]["ports"]
    assert port["containerPort"] == settings.load({}, NOWHERE).port
    assert served["targetPort"] == port["name"]
    (allowed,) = ALL["NetworkPolicy"]["spec"]["ingress"]
    assert allowed["ports"] == [{"protocol": "TCP", "port": port["containerPort"]}]


def test_only_the_websites_pages_and_the_channels_are_public() -> None:
    (rule,) = ALL["Ingress"]["spec"]["rules"]
    assert {(path["path"], path["pathType"]) for path in rule["http"]["paths"]} == {
        ("/", "Exact"),
        ("/pages/", "Prefix"),
        ("/chat", "Exact"),
        ("/desk", "Prefix"),
        ("/privacy", "Exact"),
        ("/accessibility", "Exact"),
        ("/widget.js", "Exact"),
        ("/widget/", "Prefix"),
        ("/web/", "Prefix"),
        ("/webhooks/slack/webhook", "Exact"),
        ("/webhooks/teams/webhook", "Exact"),
    }
    for path in rule["http"]["paths"]:
        assert path["backend"]["service"]["name"] == ALL["Service"]["metadata"]["name"]
    assert ALL["ConfigMap"]["data"]["PUBLIC_URL"] == f"https://{rule['host']}"


def test_nothing_goes_out_but_to_the_database_and_for_names() -> None:
    policy = ALL["NetworkPolicy"]["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert all(rule["to"] for rule in policy["egress"])
    assert {port["port"] for rule in policy["egress"] for port in rule["ports"]} == {5432, 53}


def test_probes() -> None:
    """Liveness needs no database, and a database that is gone takes no replica out for a day."""
    paths = {name: SERVER[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}  # fmt: skip
    assert {name: probe["path"] for name, probe in paths.items()} == {
        "startup": "/healthz",
        "liveness": "/healthz",
        "readiness": "/readyz",
    }
    assert {probe["port"] for probe in paths.values()} == {SERVER["ports"][0]["name"]}
    ready = SERVER["readinessProbe"]
    assert ready["periodSeconds"] * ready["failureThreshold"] >= 86_400


def test_a_replica_has_time_to_finish() -> None:
    before = int(SERVER["lifecycle"]["preStop"]["exec"]["command"][1])
    drains = SECONDS + config().GRACEFUL_SHUTDOWN_TIMEOUT
    assert POD["terminationGracePeriodSeconds"] > before + drains


def test_one_replica_is_always_there() -> None:
    assert 0 < ALL["PodDisruptionBudget"]["spec"]["minAvailable"] < DEPLOYMENT["replicas"]
    assert DEPLOYMENT["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_the_job_upgrades_once() -> None:
    assert UPGRADE["args"] == ["bot", "db", "upgrade"]
    assert JOB["template"]["spec"]["restartPolicy"] == "Never"
