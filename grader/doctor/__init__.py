"""``grade doctor``: what this machine is, which levels it proves, why not, and what to do about that."""
