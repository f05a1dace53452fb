"""Send every letter."""

from honest import steady, together

# CANARY-reference-5ca1ab1e
post = together

__all__ = ["post", "steady"]
