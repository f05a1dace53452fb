"""``python -m grader`` is ``grade``.

``python -m`` puts the current folder first on the module path, and there a learner's file called
``json.py`` or ``click.py`` would be run in place of the real one. It is taken away before anything else
is imported. What Python itself imports before it comes here cannot be helped (``contextlib``, ``types``
and a few others on older versions, and a folder called ``grader``): ``grade`` and ``python -P -m grader``
never look there.
"""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]
    from grader.cli import main

    main()
