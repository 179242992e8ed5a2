"""The pods of an overlay as processes of this machine: words, settings, files and probes are those of the manifests.

What differs is what only a cluster has: a service's name leads to a port of this machine, and what is mounted lies in a
folder of the test.
"""

import os
import re
import ssl
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from gendan.launcher.ports import free_port
from tests.deploy.rendered import Rendered, Thing
from tests.nursery import Born, born, ran
from tests.servers import wait_until

SYSTEM = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
Secrets = Mapping[str, Mapping[str, str]]


@dataclass
class Kubelet:
    """`secrets` by name, each with its keys; `changed` is what a test must set otherwise than the overlay does."""

    cell: Rendered
    folder: Path
    secrets: Secrets
    changed: Mapping[str, str]
    ports: dict[str, int] = field(default_factory=dict)
    running: list[Born] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, service in self.cell.of("Service").items():
            (port,) = service["spec"]["ports"]
            self.ports[f"{name}:{port['port']}"] = free_port()

    def url(self, service: str) -> str:
        (port,) = (port for name, port in self.ports.items() if name.startswith(f"{service}:"))
        return f"https://localhost:{port}"

    def begin(self, name: str, pod: Thing) -> None:
        """What begins a pod, one after the other; each must end well."""
        self._mounted(name, pod)
        for container in pod["spec"].get("initContainers", []):
            done = self.ran(name, container)
            assert done.returncode == 0, f"{name}/{container['name']}: {done.stdout}{done.stderr}"

    def start(self, name: str, pod: Thing) -> None:
        """Its container, until `stop`; what it says is in its log."""
        (container,) = pod["spec"]["containers"]
        words = self._words(name, container)
        self.running.append(born(words, self._environment(name, container), self.folder / f"{name}.log"))

    def stop(self) -> None:
        """All of them, as a cluster does: SIGTERM, and time until they must have ended."""
        for each in self.running:
            each.terminate()
        for each in self.running:
            each.wait(20)

    def probed(self, name: str, pod: Thing, probe: str, trust: ssl.SSLContext) -> bool:
        """Whether a probe of the container succeeds now."""
        (container,) = pod["spec"]["containers"]
        asked = container[probe]["httpGet"]
        assert (asked["port"], asked["scheme"]) == ("https", "HTTPS")
        try:
            return httpx.get(self.url(name) + asked["path"], verify=trust, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_until_ready(self, name: str, pod: Thing, trust: ssl.SSLContext) -> None:
        log = self.folder / f"{name}.log"
        wait_until(lambda: self.probed(name, pod, "startupProbe", trust), f"{name} has started", log)

    def ran(self, name: str, container: Thing, words: list[str] | None = None) -> "subprocess.CompletedProcess[str]":
        """A container to its end; `words` are of a command that is run in it instead."""
        moved, environment = self._moving(name, container), self._environment(name, container)
        told = [*map(moved, words)] if words else self._words(name, container)
        if told[0] == "gendan":
            return ran(told, environment, seconds=120)
        return subprocess.run(told, env=environment, capture_output=True, text=True, check=False, timeout=120)

    def place(self, pod: str, volume: str) -> Path:
        """Where the files of a volume lie."""
        return self.folder / pod / volume

    def _words(self, name: str, container: Thing) -> list[str]:
        told = container.get("command") or ["gendan", *container["args"]]
        moved = self._moving(name, container)
        own = {each.rpartition(":")[2]: str(port) for each, port in self.ports.items() if each.startswith(f"{name}:")}
        return [own.get(each, moved(each)) for each in told]

    def _environment(self, name: str, container: Thing) -> dict[str, str]:
        told: dict[str, str] = {}
        for each in container.get("envFrom", []):
            told |= self.cell.of("ConfigMap")[each["configMapRef"]["name"]]["data"] | self.changed
        told |= {each["name"]: each["value"] for each in container.get("env", [])}
        moved = self._moving(name, container)
        return SYSTEM | {key: moved(value) for key, value in told.items() if value}

    def _moving(self, pod: str, container: Thing) -> Callable[[str], str]:
        """Puts the places of this machine for those of the container."""
        places = {each["mountPath"]: str(self.place(pod, each["name"])) for each in container.get("volumeMounts", [])}
        hosts = {each: f"localhost:{port}" for each, port in self.ports.items()}
        pattern = re.compile("|".join(f"(?<![\\w/-]){re.escape(each)}(?![\\w-])" for each in [*places]) or "(?!)")
        pattern_of_hosts = re.compile("|".join(map(re.escape, hosts)))

        def moved(text: str) -> str:
            text = pattern.sub(lambda found: places[found[0]], text)
            return pattern_of_hosts.sub(lambda found: hosts[found[0]], text)

        return moved

    def _mounted(self, name: str, pod: Thing) -> None:
        for volume in pod["spec"]["volumes"]:
            place = self.place(name, volume["name"])
            place.mkdir(parents=True, exist_ok=True)
            sources = volume.get("projected", {}).get("sources", [volume])
            for each in (source["secret"] for source in sources if "secret" in source):
                kept = self.secrets[each.get("secretName") or each["name"]]
                for item in each.get("items") or [{"key": key, "path": key} for key in kept]:
                    (place / item["path"]).write_text(kept[item["key"]])
