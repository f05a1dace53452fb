#!/usr/bin/env bash
# The cluster that dask-kubernetes describes starts programs that distributed no longer installs.
#
# make_cluster_spec (and so KubeCluster) has the containers start `dask-scheduler` and `dask-worker`. distributed 2026.8
# installs neither; what it has is `dask scheduler` and `dask worker`. With an image of today's distributed the
# containers find no such program, unless the arguments are given by hand. Seen with dask-kubernetes 2026.3.0 and
# distributed 2026.8.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet dask-kubernetes==2026.3.0 dask==2026.8.0 distributed==2026.8.0
venv/bin/python - <<'EOF'
import sysconfig
from pathlib import Path

from dask_kubernetes.operator import make_cluster_spec

spec = make_cluster_spec(name="class", image="python:3.11")["spec"]
for role in ("scheduler", "worker"):
    program = spec[role]["spec"]["containers"][0]["args"][0]
    there = (Path(sysconfig.get_path("scripts")) / program).exists()
    print(f"the {role} starts {program}, which distributed installs: {there}")
    assert program == f"dask-{role}", "it starts something else now"
    assert not there, "it is installed again"
EOF
venv/bin/dask worker --help >help.txt
head -n 1 help.txt
grep -q 'Usage: dask worker' help.txt
