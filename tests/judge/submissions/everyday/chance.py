"""Random numbers, identifiers, digests."""

import base64
import hashlib
import os
import random
import secrets
import uuid

random.seed()
SESSION = uuid.uuid4()
rng = random.Random(7)


def beside():
    print(SESSION, uuid.uuid1(), uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), secrets.token_hex(4))
    print(
        random.choice("abc"),
        rng.random(),
        hashlib.sha256(os.urandom(8)).hexdigest(),
        hashlib.md5(b"x").hexdigest(),
    )
    print(base64.b64encode(random.randbytes(3)))
