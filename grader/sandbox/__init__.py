"""Where the learner's code runs: levels of isolation, limits, and the processes that make them true.

The judge calls, in this order::

    prepare(announce)     build the runtime image if it is missing (as root, if started by root)
    drop_root()           become nobody in particular, before any submission is read
    choose(demanded)      prove a level
    open_sandbox(…)          one per submission; one fork per check

Import from the modules: this package itself stays light for those who only want the policy.
"""
