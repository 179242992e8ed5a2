"""What a cluster would be given: an overlay as `kubectl` renders it, by kind and name."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
KUBERNETES = DEPLOY / "k8s"
OVERLAYS = sorted(each.name for each in (KUBERNETES / "overlays").iterdir())
Thing = dict[str, Any]

with_kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="there is no kubectl to render with")


@dataclass(frozen=True)
class Rendered:
    """All things of one overlay."""

    things: tuple[Thing, ...]

    def of(self, kind: str) -> dict[str, Thing]:
        """Those of a kind, by name."""
        return {each["metadata"]["name"]: each for each in self.things if each["kind"] == kind}

    def pods(self) -> Iterator[tuple[str, Thing]]:
        """The template of each pod, by the name of what makes it."""
        for name, each in (self.of("Deployment") | self.of("CronJob")).items():
            spec = each["spec"]
            yield name, spec["template"] if "template" in spec else spec["jobTemplate"]["spec"]["template"]

    def containers(self) -> Iterator[tuple[str, Thing]]:
        """All containers, also those that begin a pod, by the pod's name and theirs."""
        for name, pod in self.pods():
            for each in [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]:
                yield f"{name}/{each['name']}", each

    def settings(self, prefix: str = "gendan-settings") -> dict[str, str]:
        """What the config map says whose name begins so; what is behind it is a digest of what it says."""
        (found,) = (each for name, each in self.of("ConfigMap").items() if name.startswith(prefix))
        return dict(found["data"])


@cache
def rendered(overlay: str) -> Rendered:
    done = subprocess.run(
        ["kubectl", "kustomize", str(KUBERNETES / "overlays" / overlay)], capture_output=True, text=True, check=True
    )
    return Rendered(tuple(yaml.safe_load_all(done.stdout)))
