"""``python -m grader.judge``: the judge's process, see :mod:`grader.judge.main`."""

import gc

if __name__ == "__main__":
    gc.disable()  # until all is imported that stays: looking through it again and again costs 10 ms
    from grader.judge.main import main

    main()
