"""Warnings, shown and caught; as errors only for a while."""

import warnings

warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.simplefilter("default")
warnings.warn("a warning at the top", stacklevel=2)


def beside():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("caught", UserWarning, stacklevel=1)
    assert [str(one.message) for one in caught] == ["caught"]
