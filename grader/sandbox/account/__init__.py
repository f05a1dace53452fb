"""Level ``account``: the bench server under a user of its own, in a chroot."""
